"use client";

import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Input } from "@/ui/field";

export interface NameDialogProps {
  title: string;
  initial: string;
  action: string;
  busy: boolean;
  onClose: () => void;
  onSubmit: (name: string) => void;
}

/** Asks for a name. */
export function NameDialog({ title, initial, action, busy, onClose, onSubmit }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const isEmpty = name.trim() === "";
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form="name-form" busy={busy} disabled={isEmpty}>
            {action}
          </Button>
        </>
      }
    >
      <form
        id="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isEmpty) onSubmit(name.trim());
        }}
      >
        <Field label="Name">
          {(ids) => (
            <Input
              {...ids}
              value={name}
              maxLength={120}
              onChange={(event) => setName(event.target.value)}
              onFocus={(event) => event.target.select()}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
