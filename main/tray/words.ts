import type { BridgeState } from '../../bridge/api.ts'
import { plainLine } from '../../bridge/platform/shown-text.ts'

type Health = NonNullable<BridgeState['health']>

/** `PanDA is alive, 84 ms` */
export function healthSentence(health: Health | undefined, online: boolean): string {
  if (!health) return 'No PanDA server is chosen'
  if (!online) return 'This computer has no network'
  if (health.paused) return 'PanDA is not asked while the computer sleeps'
  const latency = health.latencyMs === undefined ? '' : `, ${Math.round(health.latencyMs)} ms`
  return healthWords[health.is] + latency
}

const healthWords: Record<Health['is'], string> = {
  alive: 'PanDA is alive',
  slow: 'PanDA is alive, but slow',
  refusing: 'PanDA answers, but not that it is alive',
  unreachable: 'PanDA cannot be reached',
  untrusted: 'PanDA’s certificate is not trusted',
  unknown: 'PanDA has not been asked yet',
}

export function loginSentence({ login }: Pick<BridgeState, 'login'>): string {
  switch (login.is) {
    case 'signed-in':
      return `Signed in as ${login.account.name}`
    case 'signing-in':
      return 'A sign-in waits for your approval'
    case 'signed-out':
      return 'Not signed in'
  }
}

/** `14:05`, and with the day where that is not today's; the time zone is this computer's. */
export function timeText(at: number, now: number): string {
  const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(at)
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time
  return `${new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' }).format(at)}, ${time}`
}

/** The longest text that a menu shows in one line without becoming as wide as the screen. */
const LONGEST = 70

/** A text that came from elsewhere, as one line of a menu: `&` would mark a key on Windows and Linux. */
export function oneLine(text: string): string {
  return plainLine(text, LONGEST).replaceAll('&', '&&')
}
