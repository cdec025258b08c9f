/** Data sets given through the page: a list in Spider's layout, problems in VerilogEval's as a folder and an archive, preferences. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";
import { ROOT } from "../../tools/setup/places.mjs";
import { DesignerPage } from "../support/designer-page";
import { test } from "../support/shared";
import type { Switchyard } from "../support/switchyard";

let system: Switchyard;
let folder: string;

test.beforeAll(async ({ shared }) => {
  test.setTimeout(300_000);
  folder = mkdtempSync(join(tmpdir(), "switchyard-uploads-"));
  system = shared;
});
test.afterAll(async () => {
  rmSync(folder, { recursive: true });
});

const PATIENT = { timeout: 90_000 };

async function openNode(page: Page, template: RegExp, id: string): Promise<DesignerPage> {
  await page.goto(system.address);
  await page.getByRole("button", { name: template }).click();
  await expect(page).toHaveURL(/\/designer\//);
  const designer = new DesignerPage(page);
  await designer.select(id);
  return designer;
}

const input = (field: Locator): Locator => field.locator("input[type=file]").first();
const tasks = (page: Page): Locator => page.getByRole("region", { name: "First tasks" }).getByRole("row");

/** Not what reads out the page's title. */
const alert = (page: Page): Locator => page.locator('[role="alert"]:not(#__next-route-announcer__)');

const file = (name: string, content: unknown) => ({
  name,
  mimeType: "application/json",
  buffer: Buffer.from(typeof content === "string" ? content : JSON.stringify(content, null, 1)),
});

const TABLES = [
  {
    db_id: "fleet",
    table_names_original: ["ship"],
    column_names_original: [
      [-1, "*"],
      [0, "id"],
      [0, "name"],
    ],
    column_types: ["text", "number", "text"],
    primary_keys: [1],
    foreign_keys: [],
  },
];
const QUESTIONS = [
  { db_id: "fleet", question: "Which ships are there?", query: "SELECT name FROM ship" },
  { db_id: "fleet", question: "How many ships are there?", query: "SELECT count(*) FROM ship" },
];

test("questions in Spider's layout are a JSON list, and what is wrong with one is said", async ({ page }) => {
  test.setTimeout(180_000);
  const designer = await openNode(page, /^Text to SQL by a graph matching network/, "questions");
  await designer.field("source").getByText("spider", { exact: true }).click();
  await expect(designer.field("file")).toContainText("or drop a JSON or JSONL file here");
  await input(designer.field("file")).setInputFiles(file("dev.json", QUESTIONS));
  await expect(designer.field("file")).toContainText("2 items of a list");
  await expect(designer.field("file").getByRole("columnheader")).toHaveText(["db_id", "question", "query"]);
  await input(designer.field("tables")).setInputFiles(file("tables.json", TABLES));
  await expect(designer.field("tables")).toContainText("1 item of a list");
  await designer.fill("heldOutShare", 0);
  await page.getByRole("button", { name: "Show the first tasks" }).click();
  await expect(tasks(page)).toHaveCount(3, PATIENT);
  await expect(tasks(page).nth(1)).toContainText("Which ships are there?");
  const wrong = [...QUESTIONS, { db_id: "fleet", question: "Tonnage?", query: "SELECT tonnage FROM ship" }];
  await input(designer.field("file")).setInputFiles(file("wrong.json", wrong));
  await expect(alert(page)).toContainText(/Question 3 has a query that makes no tree.*tonnage/, PATIENT);
  await designer.fill("maxBadLines", 1);
  await expect(tasks(page)).toHaveCount(3, PATIENT);
  await expect(page.getByRole("list", { name: "Left out" })).toContainText("Question 3");
});

const MODULE = (name: string) => `module ${name}(input a, output y);\n assign y = ~a;\nendmodule\n`;

function problems(place: string): string {
  mkdirSync(join(place, ".git"), { recursive: true });
  writeFileSync(join(place, ".git", "config"), "not to be sent");
  writeFileSync(join(place, "README.md"), "no problem");
  for (const problem of ["Prob001_not", "Prob002_again"]) {
    writeFileSync(join(place, `${problem}_prompt.txt`), `Invert, as ${problem}.`);
    writeFileSync(join(place, `${problem}_ref.sv`), MODULE("RefModule"));
    writeFileSync(join(place, `${problem}_test.sv`), "module tb(); endmodule\n");
  }
  writeFileSync(join(place, "Prob003_half_prompt.txt"), "Half.");
  return place;
}

async function chooseLayout(page: Page): Promise<DesignerPage> {
  const designer = await openNode(page, /^Verilog rewarded by its testbench/, "designs");
  await designer.field("source").getByText("verilog_eval", { exact: true }).click();
  await designer.field("response").getByText("module", { exact: true }).click();
  await designer.fill("heldOutShare", 0);
  return designer;
}

async function expectProblems(page: Page): Promise<void> {
  await expect(tasks(page)).toHaveCount(3, PATIENT);
  await expect(tasks(page).nth(1)).toContainText("Invert, as Prob001_not.");
  await expect(page.getByRole("list", { name: "Left out" })).toContainText("Prob003_half has no ref.sv");
}

test("problems in VerilogEval's layout are given as a folder, as files and as an archive", async ({
  page,
}) => {
  test.setTimeout(240_000);
  const place = problems(join(folder, "problems"));
  const designer = await chooseLayout(page);
  const field = designer.field("file");
  await field.getByLabel("File: a folder").setInputFiles(place);
  await expect(field).toContainText("problems.tar");
  await expect(field).toContainText("A tar archive");
  await page.getByRole("button", { name: "Show the first tasks" }).click();
  await expectProblems(page);

  await test.step("a few of its files", async () => {
    const some = ["prompt.txt", "ref.sv", "test.sv"].map((part) => join(place, `Prob002_again_${part}`));
    await input(field).setInputFiles(some);
    await expect(field).toContainText("3 files.tar");
    await expect(tasks(page)).toHaveCount(2, PATIENT);
  });

  await test.step("a compressed archive", async () => {
    const archive = join(folder, "problems.tar.gz");
    execFileSync("tar", ["-czf", archive, "-C", folder, "problems"]);
    await input(field).setInputFiles(archive);
    await expect(field).toContainText("A gzip archive");
    await expectProblems(page);
  });

  await test.step("what is no problem is said, and so is a file of the other source", async () => {
    await input(field).setInputFiles(join(place, "README.md"));
    await expect(alert(page)).toContainText("No file there is part of a problem", PATIENT);
    await designer.field("source").getByText("jsonl", { exact: true }).click();
    await expect(designer.field("source")).toContainText("is an archive, and the source is a JSONL file");
    await input(field).setInputFiles(file("list.json", [{ id: 1 }]));
    await expect(field).toContainText("one JSON list; this node reads one object a line");
  });
});

const REAL = [join(ROOT, "../shared/data/verilog-eval"), join(ROOT, "../../shared/data/verilog-eval")].find(
  existsSync,
);

test("the real VerilogEval problems, as a folder", async ({ page }) => {
  test.skip(
    !REAL,
    "VerilogEval's problems are not in ../shared/data/verilog-eval; they are not part of this repository.",
  );
  test.setTimeout(180_000);
  const designer = await chooseLayout(page);
  await designer
    .field("file")
    .getByLabel("File: a folder")
    .setInputFiles(REAL ?? "");
  await expect(designer.field("file")).toContainText("verilog-eval.tar", PATIENT);
  await page.getByRole("button", { name: "Show the first tasks" }).click();
  await expect(tasks(page)).toHaveCount(21, PATIENT);
  await expect(page.getByText(/^7[0-9] for training, 0 held out/)).toBeVisible();
});

test("preferences are one object a line, and bad lines are named", async ({ page }) => {
  test.setTimeout(180_000);
  const designer = await openNode(page, /^A judge in one stage, step by step/, "pairs");
  await designer.field("source").getByText("file", { exact: true }).click();
  const row = (question: string) => JSON.stringify({ question, chosen: "yes", rejected: "no" });
  const lines = [row("Is it?"), "oops", row("Was it?"), '{"question": "Half?"}'].join("\n");
  await input(designer.field("file")).setInputFiles(file("pairs.jsonl", lines));
  await expect(designer.field("file")).toContainText("3 rows");
  await expect(designer.field("file")).toContainText("Line 2 is not JSON");
  await page.getByRole("button", { name: "Show the first tasks" }).click();
  await expect(alert(page)).toContainText("Line 2", PATIENT);
  await designer.fill("maxBadLines", 2);
  await expect(page.getByRole("list", { name: "Left out" })).toContainText("Line 4", PATIENT);
});
