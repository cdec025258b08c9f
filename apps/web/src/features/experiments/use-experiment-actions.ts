import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "@/trpc/client";
import { faultText } from "@/trpc/fault";
import { toast } from "@/ui/toast";

const complain = (title: string) => (error: unknown) =>
  toast({ tone: "bad", title, description: faultText(error) });

/** What can be done to an experiment from the list; the list shows the result at once. */
export function useExperimentActions() {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const refresh = () => queries.invalidateQueries(trpc.experiments.list.pathFilter());
  const open = (id: string) => router.push(`/designer/${id}`);

  const create = useMutation(
    trpc.experiments.create.mutationOptions({
      onSuccess: ({ id }) => {
        void refresh();
        open(id);
      },
      onError: complain("Could not create it"),
    }),
  );
  const rename = useMutation(
    trpc.experiments.rename.mutationOptions({ onSuccess: refresh, onError: complain("Could not rename it") }),
  );
  const duplicate = useMutation(
    trpc.experiments.duplicate.mutationOptions({
      onSuccess: refresh,
      onError: complain("Could not copy it"),
    }),
  );
  const restore = useMutation(
    trpc.experiments.restore.mutationOptions({
      onSuccess: refresh,
      onError: complain("Could not bring it back"),
    }),
  );
  const remove = useMutation(
    trpc.experiments.delete.mutationOptions({
      // Gone from the list at once; the reply only confirms it.
      onMutate: ({ id }) => {
        queries.setQueryData(trpc.experiments.list.queryKey(), (rows) =>
          rows?.filter((row) => row.id !== id),
        );
      },
      onError: complain("Could not delete it"),
      onSettled: refresh,
    }),
  );
  const deleteWithUndo = ({ id, name }: { id: string; name: string }) =>
    remove.mutate(
      { id },
      {
        onSuccess: () =>
          toast({
            title: `Deleted “${name}”`,
            description: "Its runs stay.",
            action: { label: "Undo", run: () => restore.mutate({ id }) },
          }),
      },
    );
  return { open, create, rename, duplicate, deleteWithUndo };
}
