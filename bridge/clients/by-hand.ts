import { stringify } from 'yaml'
import { namesByHand } from '../auth/key-names.ts'
import { commandEntry } from './assistants/assistant.ts'
import { jsonFormat } from './formats/json.ts'
import { transportOf, type Offer } from './offer.ts'
import type { Lines } from './paste.ts'

/** A program whose settings only its user, or the administrator of a shared one, can change. */
interface ByHand {
  id: keyof typeof namesByHand
  /** Where the lines go. */
  about: string
  title: string
  /** Empty where there is nothing to paste. */
  text(offer: Offer, authorization: string | undefined): string
  /** It starts no command: without HTTP there is nothing to paste. */
  onlyHttp?: true
}

const HOW_OVER_HTTP =
  'So there are lines for it only over HTTP, with a key: switch that on in the window, or add --http at a terminal.'

const json = jsonFormat({ comments: false, trailingCommas: false })

/** The form that most programs read. */
function jsonText({ name, stdio, http: { url } }: Offer, authorization: string | undefined): string {
  const spot = { container: 'mcpServers', name }
  if (authorization === undefined) return json.lines(spot, commandEntry(stdio))
  return json.lines(spot, { type: 'http', url, headers: { Authorization: authorization } })
}

const programs: ByHand[] = [
  {
    id: 'jetbrains-ai',
    about:
      'In the settings of the IDE: Tools, AI Assistant, Model Context Protocol (MCP), Add, "As JSON". Junie has a file ' +
      'of its own, which PanDA Bridge connects.',
    title: 'JSON for JetBrains AI Assistant',
    text: jsonText,
  },
  {
    id: 'librechat',
    // https://www.librechat.ai/docs/configuration/librechat_yaml/object_structure/mcp_settings
    about:
      'Into librechat.yaml; then restart LibreChat. In a container it can start no command of this computer, and ' +
      "127.0.0.1 is the container's own: run it with the host's network and over HTTP. All its users ask PanDA as you.",
    title: 'YAML for librechat.yaml',
    text: libreChatText,
  },
  {
    id: 'open-webui',
    about:
      'Admin Settings, External Tools, Add: of the type MCP (Streamable HTTP), which starts no command. In a container ' +
      "127.0.0.1 is the container's own: run it with the host's network. All its users ask PanDA as you.",
    title: 'What to fill in at Open WebUI',
    text: ({ http: { url } }, authorization) =>
      authorization === undefined
        ? ''
        : `Type:  MCP (Streamable HTTP)\nURL:   ${url}\nAuth:  Bearer\nKey:   ${authorization.replace('Bearer ', '')}\n`,
    onlyHttp: true,
  },
  {
    id: 'jupyter-ai',
    about:
      'Jupyter AI 3 starts other assistants, such as Claude Code, which read their own files: connect the one that you ' +
      'talk to there, on the computer where Jupyter runs.',
    title: 'Jupyter AI: nothing to paste',
    text: () => '',
  },
]

function libreChatText({ name, stdio, http: { url } }: Offer, authorization: string | undefined): string {
  // Milliseconds: a call may wait for its user's yes.
  const timeout = 300_000
  if (authorization === undefined)
    return stringify({ mcpServers: { [name]: { type: 'stdio', ...commandEntry(stdio), timeout } } })
  const server = { type: 'streamable-http', url, headers: { Authorization: authorization }, timeout }
  // Addresses of its own computer are refused unless they are named.
  return stringify({ mcpSettings: { allowedAddresses: [new URL(url).host] }, mcpServers: { [name]: server } })
}

/** Those that have lines of their own, for a user to choose from. */
export const programsByHand = programs.map(({ id }) => ({
  id,
  name: namesByHand[id],
}))

/** What a user may name to get lines. */
export const idsByHand: readonly string[] = [...programs.map(({ id }) => id), 'other']

/** The lines for one of these programs, or for any other; undefined for an assistant that has a file. */
export function linesByHand(id: string, offer: Offer): Lines | undefined {
  const { key } = offer.http
  const authorization = key && `Bearer ${key.reveal()}`
  const secret = transportOf(offer) === 'http'
  const found = programs.find((program) => program.id === id)
  if (found) {
    const { title, onlyHttp = false } = found
    const isInVain = onlyHttp && authorization === undefined
    const about = isInVain ? `${found.about} ${HOW_OVER_HTTP}` : found.about
    const text = found.text(offer, authorization)
    return { title, about, text, secret: secret && text !== '', programs: programsByHand }
  }
  if (id !== 'other') return undefined
  const title = secret ? 'It connects to a URL (Streamable HTTP)' : 'It starts a command (stdio)'
  return { title, text: jsonText(offer, authorization), secret, programs: programsByHand }
}

/** Whether it is a program for which PanDA Bridge writes no file. */
export function isByHand(id: string): boolean {
  return idsByHand.includes(id)
}
