/** The channels between preload script and main process: all there are. */
export const channels = {
  /** Page to main, with an answer: a method's name and its input. */
  invoke: 'bridge:invoke',
  /** Page to main: from now on it wants the states. */
  watch: 'bridge:watch',
  /** Main to page: the newest state. */
  state: 'bridge:state',
  /** Main to page: the bridge answers still. */
  heartbeat: 'bridge:heartbeat',
} as const
