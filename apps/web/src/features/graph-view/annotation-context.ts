import { createContext, useContext } from "react";

/** What may be done to notes and frames where they stand. Given by the designer; read-only canvases give none. */
export interface AnnotationEdits {
  /** The note whose text is being typed on the canvas, by its id. */
  editing: string | null;
  setEditing: (id: string | null) => void;
  setText: (id: string, text: string) => void;
  resize: (id: string, box: { x: number; y: number; width: number; height: number }) => void;
}

export const AnnotationEditContext = createContext<AnnotationEdits | null>(null);

export const useAnnotationEdits = () => useContext(AnnotationEditContext);
