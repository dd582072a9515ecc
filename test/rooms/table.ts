/** A room of bridge/: a folder, or a file of the front door, which stands on a floor of its own. */
interface Room {
  name: string
  /** The only rooms that it uses, where that is less than all below it. */
  uses?: readonly string[]
}

/**
 * The rooms from the top floor to the ground: a room uses only what stands below it. The linter holds that
 * (oxlint.config.ts); what a room is for, and what it may know, stands at its door, its index.ts.
 */
export const rooms: readonly Room[] = [
  { name: 'cli.ts' },
  { name: 'commands' },
  { name: 'index.ts' },
  { name: 'methods' },
  { name: 'http' },
  { name: 'api.ts' },
  { name: 'state' },
  { name: 'server' },
  // Who asks knows the keys that it comes with and the way of a call, and nothing of who answers.
  { name: 'assistants', uses: ['calls', 'auth', 'mcp', 'home', 'platform', 'errors.ts'] },
  { name: 'clients' },
  { name: 'calls' },
  { name: 'extensions' },
  { name: 'answers' },
  { name: 'upstream' },
  { name: 'results' },
  // Why jobs fail: asks nobody.
  { name: 'diagnosis', uses: ['panda', 'platform', 'errors.ts'] },
  { name: 'policy' },
  { name: 'activity' },
  { name: 'bigpanda', uses: ['auth', 'panda', 'home', 'platform', 'errors.ts'] },
  { name: 'documentation', uses: ['panda', 'home', 'platform', 'errors.ts'] },
  { name: 'auth' },
  { name: 'panda' },
  // A PanDA of its own: it shares nothing with the bridge that is tried with it.
  { name: 'demo', uses: [] },
  { name: 'shim' },
  { name: 'mcp' },
  { name: 'home' },
  { name: 'platform' },
  { name: 'errors.ts' },
]

/** Folders that lie in each other below bridge/, at most: the linter has a rule for each depth. */
export const DEEPEST = 4

/** The rooms that this one may not use, its own aside. */
export function closedTo(room: Room): string[] {
  const floor = rooms.indexOf(room)
  return rooms
    .filter(
      (other, index) => other !== room && (index < floor || (room.uses && !room.uses.includes(other.name))),
    )
    .map(({ name }) => name)
}
