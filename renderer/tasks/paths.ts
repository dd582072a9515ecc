/** Where the window has the user's tasks. @param server one beside the first, by its name */
export const tasksPath = (server?: string) => `tasks${ofServer(server)}`
export const taskPath = (id: number, server?: string) => `tasks/${id}${ofServer(server)}`
export const jobPath = (id: number, server?: string) => `jobs/${id}${ofServer(server)}`

/** A number is another task at another server, so that the address says of which it is. */
function ofServer(server: string | undefined): string {
  return server === undefined ? '' : `?${String(new URLSearchParams({ server }))}`
}
