import { catalog } from "@switchyard/catalog";
import { type GraphDoc, saveGraph } from "@switchyard/graph";
import { saveFile } from "@/ui/save-file";
import { toast } from "@/ui/toast";
import { fileStem } from "../export/file-stem";

const fileName = (name: string, ending: string): string => `${fileStem(name)}.${ending}`;

export const downloadGraph = (name: string, doc: GraphDoc): void =>
  saveFile(fileName(name, "json"), new Blob([saveGraph(doc, catalog)], { type: "application/json" }));

/** The pen that draws a whole graph comes when a picture is asked for. */
export async function downloadPicture(name: string, doc: GraphDoc): Promise<void> {
  try {
    const { graphPng } = await import("@/features/graph-picture");
    saveFile(fileName(name, "png"), await graphPng(doc));
    toast({
      title: "The picture is saved",
      description: "It carries the graph: drop it on a canvas to open it.",
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    toast({
      tone: "bad",
      title: "The picture was not made",
      description: `${reason} The JSON file has the same graph.`,
    });
  }
}
