/**
 * Followers of one run wake at the same moment with the same cursor: they share one read. Nothing is kept once the
 * read has ended. The key must tell a reading from one that began before a change of which its asker was told.
 */
export function shareReads<K extends string, V>(read: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const going = new Map<K, Promise<V>>();
  return (key) => {
    const held = going.get(key);
    if (held) return held;
    const started = read(key).finally(() => going.delete(key));
    going.set(key, started);
    return started;
  };
}
