"use client";

import type { Field as ParamSpec } from "@switchyard/catalog";
import type { GraphNode, GraphProblem, JsonValue } from "@switchyard/graph";
import { RotateCcw } from "lucide-react";
import { formatParam } from "@/features/graph-view";
import { IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import { useDesignerStore } from "../store/context";
import { Control } from "./controls";
import { rangeText } from "./field-text";
import { SweepControl } from "./sweep/sweep-control";
import { isSweepable, SweepToggle } from "./sweep/sweep-toggle";
import { UploadControl } from "./upload-control";

export interface ParamFieldProps {
  node: GraphNode;
  field: ParamSpec;
  problems: readonly GraphProblem[];
}

function Help({ field }: { field: ParamSpec }) {
  const range = rangeText(field);
  return (
    <>
      {field.description}
      {range ? <span className="tabular"> Range: {range}.</span> : null}
      {field.nullable ? " May be empty." : null}
    </>
  );
}

/** One parameter: label, control, unit, default, and what is wrong with it. */
export function ParamField({ node, field, problems }: ParamFieldProps) {
  const { setParam, resetParam, pause } = useDesignerStore().getState();
  const isChanged = Object.hasOwn(node.params, field.name);
  const sweep = node.sweeps?.[field.name];
  const value = isChanged ? node.params[field.name] : field.default;
  const onChange = (next: JsonValue) => setParam(node.id, field.name, next);
  const sentences = problems.map((problem) => `${problem.message} ${problem.remedy}`);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only notices that the field is left, which ends one step of the history.
    <div data-param={field.name} className="scroll-mt-4" onBlur={pause}>
      <Field
        label={
          <span className="inline-flex items-center gap-1.5">
            {field.title}
            {isChanged ? (
              <span role="img" aria-label="changed" className="size-1.5 rounded-full bg-brand" />
            ) : null}
          </span>
        }
        help={<Help field={field} />}
        errors={sentences}
        aside={
          <>
            {isChanged ? (
              <>
                <span className="tabular max-w-32 truncate">default {formatParam(field.default)}</span>
                <IconButton
                  size="sm"
                  label={`Reset ${field.title} to its default`}
                  onClick={() => resetParam(node.id, field.name)}
                >
                  <RotateCcw className="size-3" aria-hidden="true" />
                </IconButton>
              </>
            ) : null}
            {field.ui.unit ? <span>{field.ui.unit}</span> : null}
            {sweep || isSweepable(field) ? <SweepToggle node={node} field={field} /> : null}
          </>
        }
      >
        {(ids) => {
          if (sweep) return <SweepControl node={node} field={field} sweep={sweep} ids={ids} />;
          if (field.ui.widget === "upload") return <UploadControl node={node} field={field} ids={ids} />;
          return <Control field={field} value={value} onChange={onChange} ids={ids} />;
        }}
      </Field>
    </div>
  );
}
