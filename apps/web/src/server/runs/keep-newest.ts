export interface Keeping<V> {
  /** The most that is kept at once, in the measure of `sizeOf`. */
  maxSize: number;
  sizeOf: (value: V) => number;
}

interface Kept<V> {
  version: number;
  value: Promise<V>;
  /** 0 until it has come. */
  size: number;
}

/**
 * Values that are dear to make, one for each key, each for as long as its version is asked for. Who asks while it is being
 * made waits for the same one. Those not asked for longest go first when there are too many; failures are not kept.
 */
export function keepNewest<V>({ maxSize, sizeOf }: Keeping<V>) {
  // In the order of use: a Map keeps that of insertion.
  const all = new Map<string, Kept<V>>();
  const makeRoom = () => {
    let size = [...all.values()].reduce((sum, one) => sum + one.size, 0);
    for (const [key, one] of all) {
      if (size <= maxSize) return;
      all.delete(key);
      size -= one.size;
    }
  };
  return {
    get(key: string, version: number, make: () => Promise<V>): Promise<V> {
      const held = all.get(key);
      if (held && held.version >= version) {
        all.delete(key);
        all.set(key, held);
        return held.value;
      }
      const made: Kept<V> = { version, value: make(), size: 0 };
      all.delete(key);
      all.set(key, made);
      made.value.then(
        (value) => {
          made.size = sizeOf(value);
          makeRoom();
        },
        () => {
          if (all.get(key) === made) all.delete(key);
        },
      );
      return made.value;
    },
    keys: (): string[] => [...all.keys()],
  };
}
