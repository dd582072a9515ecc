/** The bridge's own tool that reads parts of a kept result. */
export const READ_RESULT = 'panda_bridge_read_result'
