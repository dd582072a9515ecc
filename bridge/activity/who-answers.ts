/** Who answers what no other server does. */
export const PANDA = 'PanDA'

/** Who answered a call, or would have: PanDA, this program for it, or another server by its name. */
export function whoAnswers({ upstream = PANDA }: { upstream?: string | undefined }): string {
  return upstream
}
