import type { AssistantId } from '../../../bridge/clients/index.ts'
import type { Installed } from '../install.ts'

/** How one assistant is run without a person, a login or a network, with a model of ours at `http://127.0.0.1:PORT`. */
export interface RealProgram {
  id: AssistantId
  name: string
  program: Installed
  /** Files of its home that are there before it is connected. */
  files(model: string): Record<string, string>
  env(model: string): Record<string, string>
  /** Runs before the first prompt. */
  login?: (model: string) => string[]
  /** One prompt, all tools allowed: what needs a person's word asks for it in the bridge. */
  ask: string[]
  /** Its own list of servers, and how that says that ours is there. */
  list?: { args: string[]; shows: RegExp }
  /** Which copies of an answer its model is shown where they differ. */
  shows: ('text' | 'structured content')[]
  /** What it answers by itself, as nobody is there, when it shall ask in its chat. */
  answersItself?: 'cancel' | 'decline'
}

export const prompt = 'Look whether PanDA is alive.'
