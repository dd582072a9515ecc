/** What the bridge tells an assistant's program at first of what it offers; the program gives it to the model. */
export function instructionsFor(server: { name: string; vo: string } | undefined, setName: string): string {
  if (!server) return 'PanDA Bridge: no PanDA server has been chosen yet.'
  return (
    `Tools of the PanDA workload management system at ${server.name}, for the VO ${server.vo}, as the signed-in user.` +
    ` The user has chosen the endpoint set "${setName}"; calls that change something may wait for their approval.` +
    ' Where there are tools named panda_..., use those first: each answers a question about tasks, jobs, errors, logs or documentation in one call.' +
    ' A task (jediTaskID) consists of jobs (PandaID). Times are UTC.'
  )
}
