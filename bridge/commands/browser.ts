/** Whether a person sits in front of this process: not over ssh, not in a container, not in the background. */
export function hasBrowser({
  env,
  platform,
  stdout,
}: Pick<NodeJS.Process, 'env' | 'platform' | 'stdout'>): boolean {
  if (!stdout.isTTY || env['SSH_CONNECTION']) return false
  return platform === 'win32' || platform === 'darwin' || Boolean(env['DISPLAY'] ?? env['WAYLAND_DISPLAY'])
}

/** A command that is interrupted ends by `process.exit`, and so takes back what it has handed over. */
export function exitOnSignals(): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => process.exit(code))
}
