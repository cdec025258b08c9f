/**
 * What may import what (docs/ARCHITECTURE.md). Pure packages stay pure, so that they run in a browser, on a server and
 * in a test alike; nothing imports in a circle; a feature of the pages is entered by its front door.
 */

const TESTS = "(\\.test\\.tsx?$|/testing/|/tests/|/bench/|/claims/|\\.config\\.[cm]?ts$)";

/** The workspace packages that a package may import. Every other one is forbidden. */
const MAY_IMPORT = {
  graph: [],
  protocol: [],
  catalog: ["graph"],
  compiler: ["graph", "catalog", "protocol"],
  curves: ["protocol"],
  db: ["graph", "protocol"],
  worker: ["protocol"],
};

/** Packages without I/O: no Node, no React, and only these from npm. */
const PURE = {
  graph: ["zod"],
  protocol: ["zod"],
  catalog: ["zod"],
  compiler: ["@noble/hashes"],
  curves: [],
};

const own = (name) => `^packages/${name}/`;

const layers = Object.entries(MAY_IMPORT).map(([name, allowed]) => ({
  name: `${name}-layer`,
  comment: `packages/${name} may import ${allowed.length > 0 ? allowed.join(", ") : "no other workspace"}.`,
  severity: "error",
  from: { path: `${own(name)}src/`, pathNot: TESTS },
  to: { path: "^(packages|apps|e2e|tools)/", pathNot: [name, ...allowed].map(own) },
}));

const purity = Object.entries(PURE).flatMap(([name, allowed]) => [
  {
    name: `${name}-without-node`,
    comment: `packages/${name} also runs in a browser; a *.node.ts has a twin for it under the package's "imports".`,
    severity: "error",
    from: { path: `${own(name)}src/`, pathNot: [TESTS, "\\.node\\.ts$"].flat() },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: `${name}-from-npm`,
    comment: `packages/${name} uses ${allowed.length > 0 ? allowed.join(", ") : "nothing"} from npm.`,
    severity: "error",
    from: { path: `${own(name)}src/`, pathNot: TESTS },
    to: {
      path: "node_modules/",
      pathNot: ["@switchyard", ...allowed].map((each) => `node_modules/${each}/`),
    },
  },
]);

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two files that need each other are one thing, or hide a third.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "resolvable",
      comment: "Next itself answers for `server-only`.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^server-only$" },
    },
    {
      name: "packages-know-no-app",
      severity: "error",
      from: { path: "^packages/" },
      to: { path: "^(apps|e2e|tools)/" },
    },
    {
      name: "own-dependencies-only",
      comment: "What a file uses when it runs is declared by its own package.",
      severity: "error",
      from: { path: "^(packages|apps)/[^/]+/src/", pathNot: TESTS },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown", "npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "features-by-their-front-door",
      comment: "A feature of the pages imports another by its index only.",
      severity: "error",
      from: { path: "^apps/web/src/features/([^/]+)/", pathNot: TESTS },
      to: {
        path: "^apps/web/src/features/",
        pathNot: ["^apps/web/src/features/$1/", "^apps/web/src/features/[^/]+/index\\.tsx?$", "\\.css$"],
      },
    },
    {
      name: "pages-know-no-server",
      comment: "What runs in the browser speaks to the server by tRPC; it may know the server's types.",
      severity: "error",
      from: { path: "^apps/web/src/(features|ui|trpc)/", pathNot: [TESTS, "/server\\.tsx?$"] },
      to: {
        path: "^(apps/web/src/server|packages/(db|worker))/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "server-knows-no-pages",
      comment: "But it may place nodes, which is arithmetic.",
      severity: "error",
      from: { path: "^apps/web/src/server/" },
      to: {
        path: "^apps/web/src/(features|ui|app)/",
        pathNot: "^apps/web/src/features/graph-view/layout\\.ts$",
      },
    },
    {
      name: "what-pages-and-server-ask-is-pure",
      comment:
        "How a run's health is judged and which result stands for it is asked in the browser and on the server alike.",
      severity: "error",
      from: { path: "^apps/web/src/(health|results)/", pathNot: TESTS },
      to: { path: "^(apps/web/src/(server|features|ui|app|trpc)|packages/(db|worker))/" },
    },
    ...layers,
    ...purity,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(next-env\\.d\\.ts|\\.next/|\\.venv/|/dist/|^packages/trainer/)" },
    tsPreCompilationDeps: true,
    // The paths of apps/web/tsconfig.json as seen from here.
    tsConfig: { fileName: "tsconfig.imports.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".css"],
      mainFields: ["module", "main", "types"],
    },
  },
};
