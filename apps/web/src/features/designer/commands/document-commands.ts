/** Commands about what a document holds besides nodes and wires, and how it travels. */
import type { Designer } from "../store/designer-store";
import type { Command, DocumentActions } from "./command";

export function annotationCommands(state: () => Designer, actions: DocumentActions): Command[] {
  return [
    { id: "note", title: "Add a note", group: "Edit", keys: ["N"], run: actions.addNote },
    {
      id: "frame",
      title: "Put a frame around what is selected",
      group: "Arrange",
      keys: ["Ctrl+G"],
      run: actions.frame,
    },
    {
      id: "group",
      title: "Group what is selected into a sub-graph",
      group: "Arrange",
      keys: ["Shift+G"],
      run: actions.group,
    },
    {
      id: "fold",
      title: "Fold or unfold the sub-graph",
      group: "Arrange",
      keys: ["F"],
      run: actions.fold,
    },
    {
      id: "look-inside",
      title: "Look inside the sub-graph",
      group: "View",
      keys: ["I"],
      run: actions.lookInside,
    },
    {
      id: "whole",
      title: "Back from a sub-graph to the whole graph",
      group: "View",
      run: () => state().goInside(null),
    },
    {
      id: "unframe",
      title: "Remove the frame, keep what it holds",
      group: "Arrange",
      keys: ["Ctrl+Shift+G"],
      run: () => void state().unframeSelected(),
    },
  ];
}

export function travelCommands(actions: DocumentActions): Command[] {
  return [
    { id: "download", title: "Download as JSON", group: "Experiment", run: actions.download },
    {
      id: "picture",
      title: "Download as a picture that carries the graph",
      group: "Experiment",
      run: actions.downloadPicture,
    },
    { id: "open-file", title: "Open a graph file", group: "Experiment", run: actions.openFile },
  ];
}

export function panelCommands(actions: DocumentActions): Command[] {
  return [
    { id: "outline", title: "Show the outline", group: "View", keys: ["O"], run: actions.showOutline },
    {
      id: "text",
      title: "Show or hide the text",
      group: "View",
      keys: ["Ctrl+J"],
      isEverywhere: true,
      run: actions.toggleText,
    },
  ];
}
