/** What an argument or an option's value is one of. */
export type Kind =
  | 'file'
  | 'server'
  | 'upstream'
  | 'upstream-preset'
  | 'extension'
  | 'saved-server'
  | 'own-server'
  | 'assistant'
  | 'program'
  | 'copy'
  | 'tool'
  | 'held-tool'
  | 'set'
  | 'own-set'
  | 'approval'
  | 'grant'
  | 'key'
  | 'running'
  | 'standing'

/** By the command and the argument's name, or by the option alone where that means the same everywhere. */
const kinds: Readonly<Record<string, Kind>> = {
  '--config': 'file',
  '--ca-file': 'file',
  '--server': 'server',
  '--status': 'standing',
  '--always': 'assistant',
  '--never': 'assistant',
  '--revoke': 'key',
  '--stop': 'running',
  'rules --client': 'key',
  'activity --client': 'key',
  'activity --tool': 'tool',
  'activity --upstream': 'upstream',
  'check --tool': 'tool',
  '--robot': 'file',
  '--agent-key': 'file',
  'stdio --client': 'assistant',
  'servers probe server': 'server',
  'servers beside server': 'server',
  'servers leave server': 'server',
  'servers edit name': 'saved-server',
  'servers remove name': 'own-server',
  'upstreams add name': 'upstream-preset',
  'upstreams link name': 'upstream',
  'upstreams unlink name': 'upstream',
  'upstreams check name': 'upstream',
  'upstreams on name': 'upstream',
  'upstreams off name': 'upstream',
  'upstreams remove name': 'upstream',
  'extensions show name': 'extension',
  'extensions on name': 'extension',
  'extensions off name': 'extension',
  'extensions renew name': 'extension',
  'extensions remove name': 'extension',
  'extensions docs name': 'extension',
  'extensions check file': 'file',
  'connect client': 'program',
  'disconnect client': 'assistant',
  'repair client': 'assistant',
  'backups list client': 'assistant',
  'backups restore client': 'assistant',
  'backups restore copy': 'copy',
  'bundle file.mcpb': 'file',
  'call tool': 'tool',
  'tools release tool': 'held-tool',
  'sets choose id': 'set',
  'sets copy id': 'set',
  'sets export id': 'set',
  'sets export file': 'file',
  'sets import file': 'file',
  'sets on id': 'own-set',
  'sets off id': 'own-set',
  'sets further id': 'own-set',
  'sets remove id': 'own-set',
  'sets on tool': 'tool',
  'sets off tool': 'tool',
  'approve id': 'approval',
  'refuse id': 'approval',
  'take-back id': 'grant',
}

/** Where a person finds which there are. */
export const whichWords: Readonly<Record<Exclude<Kind, 'file' | 'standing'>, string>> = {
  upstream: 'a server besides PanDA',
  'upstream-preset': 'a preset, or a name of your own',
  extension: 'the extension by its name: "panda-bridge extensions" lists them',
  server: 'its name ("panda-bridge servers" lists them), or its URL',
  'saved-server': 'the name of a server of yours, or of a known one: "panda-bridge servers" lists them',
  'own-server':
    'the name of a server of yours, or of a known one that you have changed: "panda-bridge servers" lists them',
  assistant: 'the assistant by its id: "panda-bridge clients" lists them',
  program: 'the assistant or other program by its id: "panda-bridge clients" lists them',
  copy: 'the copy by its name: "panda-bridge backups list CLIENT" lists them',
  tool: 'the tool by its name: "panda-bridge tools" lists them',
  'held-tool': 'the tool by its name: "panda-bridge tools held" lists them',
  set: 'the set by its id: "panda-bridge sets" lists them',
  'own-set': 'a set of yours by its id: "panda-bridge sets" lists them',
  approval: 'the call by its id: "panda-bridge approvals" lists them',
  grant: 'the yes by its id: "panda-bridge approvals" lists them',
  key: 'the key by its name: "panda-bridge keys" lists them',
  running: 'the call by its id: "panda-bridge running" lists them',
}

/** @param name of the argument, or the option with its hyphens */
export function kindOf(path: string, name: string): Kind | undefined {
  return kinds[`${path} ${name}`] ?? kinds[name]
}
