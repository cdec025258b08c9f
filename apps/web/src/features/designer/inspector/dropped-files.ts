import type { NamedFile } from "./pack-files";

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A folder's entries come in portions, until one is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return found;
    found.push(...some);
  }
}

async function within(entry: FileSystemEntry): Promise<NamedFile[]> {
  if (entry.isFile)
    return [{ path: entry.fullPath.slice(1), file: await fileOf(entry as FileSystemFileEntry) }];
  if (!entry.isDirectory || entry.name.startsWith(".")) return [];
  const all: NamedFile[] = [];
  for (const each of await entriesOf(entry as FileSystemDirectoryEntry)) all.push(...(await within(each)));
  return all;
}

/** What was let go over the page, folders walked through. The event's items are gone after its first pause, so they are taken at once. */
export async function droppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  const all: NamedFile[] = [];
  for (const entry of entries) all.push(...(await within(entry)));
  return all;
}

/** What a file input holds. */
export const listedFiles = (files: FileList | null): NamedFile[] =>
  [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
