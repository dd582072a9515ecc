import type { Client } from './types.ts'

/** A client's state for a person: a word with a colour, and a sentence. */
export interface StateWords {
  word: string
  color: 'teal' | 'gray' | 'orange' | 'red'
  says: string
}

const whys: Record<NonNullable<Client['why']>, string> = {
  moved: 'Its entry starts PanDA Bridge from a place, or in a way, that is no longer right.',
  'old-port': 'Its entry leads to a port that the bridge no longer uses.',
  'old-key': 'Its entry holds a key that the bridge does not accept.',
  'no-key': 'Its key was taken back: repairing gives it a new one.',
  'holds-key':
    'Its entry holds a key, in a file. Repairing has it start a command instead, and takes back the key.',
  exposed: 'Its entry holds a key, in a file that is no longer a place for one.',
  different: 'Its entry was changed, and does not lead to this bridge.',
}

export function stateWords(client: Pick<Client, 'state' | 'why' | 'problem' | 'policy'>): StateWords {
  const { state, why, problem } = client
  if (isForbidden(client) && state !== 'unreadable')
    return { word: 'Not allowed', color: 'red', says: problem?.message ?? 'It may not use this bridge.' }
  switch (state) {
    case 'connected':
      return {
        word: 'Connected',
        color: 'teal',
        says: problem?.message ?? 'It can use PanDA through this bridge.',
      }
    case 'not-connected':
      return {
        word: 'Not connected',
        color: 'gray',
        says: problem?.message ?? 'It does not know of this bridge.',
      }
    case 'outdated':
      return { word: 'Outdated', color: 'orange', says: problem?.message ?? whys[why ?? 'different'] }
    case 'vanished':
      return {
        word: 'Vanished',
        color: 'orange',
        says: 'The entry that was put in is gone: the assistant rewrote its file, or somebody took it out.',
      }
    case 'unreadable':
      return {
        word: 'Unreadable',
        color: 'red',
        says: problem?.message ?? 'Its configuration cannot be read.',
      }
  }
}

/** Whether those who manage this computer do not let it use this bridge. */
export function isForbidden({ policy }: Pick<Client, 'policy'>): boolean {
  return policy?.is === 'denied'
}

/** Whether connecting again would mend it. */
export function needsRepair({ state, policy }: Pick<Client, 'state' | 'policy'>): boolean {
  return (state === 'outdated' || state === 'vanished') && !isForbidden({ policy })
}

/** Whether it was connected, and its file can be read: it can be disconnected. */
export function isConnected({ state }: Pick<Client, 'state'>): boolean {
  return state !== 'not-connected' && state !== 'unreadable'
}

/** Those on this computer, and the others, each in the order in which they came. */
export function byPresence(clients: readonly Client[]): { here: Client[]; elsewhere: Client[] } {
  // One that is not found but has our entry can still be disconnected.
  const isHere = ({ installed, state }: Client) => installed || state !== 'not-connected'
  return { here: clients.filter(isHere), elsewhere: clients.filter((client) => !isHere(client)) }
}
