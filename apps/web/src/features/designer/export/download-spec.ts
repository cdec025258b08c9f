import { catalog } from "@switchyard/catalog";
import { compile } from "@switchyard/compiler";
import type { GraphDoc } from "@switchyard/graph";
import { saveFile } from "@/ui/save-file";
import { toast } from "@/ui/toast";
import { fileStem } from "./file-stem";

/** The job as `python -m trainer run --spec` takes it, with seed 0 as the form of a run has it. False where it does not compile. */
export function downloadSpec(name: string, doc: GraphDoc): boolean {
  const compiled = compile(doc, catalog);
  if (!compiled.ok) {
    toast({
      tone: "bad",
      title: "There is no job to download yet",
      description: "Problems stop the graph from running; the list says how to mend them.",
    });
    return false;
  }
  const file = `${fileStem(name)}.spec.json`;
  saveFile(file, new Blob([`${JSON.stringify(compiled.spec, null, 2)}\n`], { type: "application/json" }));
  toast({
    title: `Saved ${file}`,
    description: `Run it by hand: python -m trainer run --spec ${file} --out DIR`,
  });
  return true;
}
