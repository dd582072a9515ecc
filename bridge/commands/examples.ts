import type { Command } from 'commander'
import { kindOf, whichWords } from './completion/kinds.ts'
import { pathOf } from './for-whom.ts'

/** For each command what a user may type, without the program's name; the usual comes first. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  serve: ['serve', 'serve --background', 'serve --demo --port 0', 'serve --robot robot.json --log stderr'],
  stdio: ['stdio --client cursor'],
  stop: ['stop'],
  open: ['open', 'open --no-browser'],
  demo: ['demo', 'demo --once'],
  login: [
    'login --server ATLAS',
    'login --server ATLAS --vo atlas.production',
    'login --server https://panda.example:25443 --vo wlcg',
    'login --import',
  ],
  logout: ['logout', 'logout --server ePIC'],
  status: ['status', 'status --json'],
  metrics: ['metrics'],
  check: ['check', 'check --robot robot.json --tool task_retry', 'check --server ePIC --json'],
  health: ['health', 'health --json'],
  overview: ['overview'],
  tasks: ['tasks', 'tasks --status attention --since 7d', "tasks --name 'user.*.mc23*' --all"],
  why: ['why 48200101', 'why 6742000011', 'why pilot:1305', 'why exit code 139'],
  log: [
    'log 6742000011',
    'log 6742000011 payload.stdout --lines 200',
    "log 6742000011 pilotlog.txt --around 'out of memory'",
  ],
  docs: ['docs retry failed jobs', "docs --read 'ID'", 'docs --allow'],
  summary: ['summary', 'summary --since 2026-11-01 --until 2026-11-15'],
  'servers list': ['servers', 'servers list --json'],
  'servers add': ['servers add Mine --url https://panda.example:25443 --vo wlcg'],
  'servers edit': [
    'servers edit Mine --mcp-url https://panda.example:8443/mcp/',
    'servers edit Mine --vo atlas',
  ],
  'servers remove': ['servers remove Mine'],
  'servers beside': ['servers beside ePIC', 'servers beside ATLAS --vo atlas.production --prefix prod_'],
  'servers leave': ['servers leave ePIC'],
  'upstreams list': ['upstreams', 'upstreams list --json'],
  'upstreams presets': ['upstreams presets'],
  'upstreams add': [
    'upstreams add INSPIRE',
    'upstreams add Testbed --url https://testbed.example/mcp --login bearer',
    'upstreams add Rucio --secret RUCIO_PASSWORD -- uvx rucio-mcp',
  ],
  'upstreams link': ["upstreams link 'Rucio ATLAS'"],
  'upstreams unlink': ["upstreams unlink 'Rucio ATLAS'"],
  'upstreams check': ['upstreams check INSPIRE'],
  'upstreams on': ['upstreams on INSPIRE'],
  'upstreams off': ['upstreams off INSPIRE'],
  'upstreams remove': ['upstreams remove INSPIRE'],
  'extensions list': ['extensions', 'extensions list --json'],
  'extensions show': ['extensions show mountain'],
  'extensions check': ['extensions check mountain.json'],
  'extensions add': [
    'extensions add mountain.json',
    'extensions add https://mountain.example/panda.json --sha256 HEX',
    'extensions add https://mountain.example/panda.json --key BASE64',
  ],
  'extensions on': ['extensions on mountain'],
  'extensions off': ['extensions off mountain'],
  'extensions renew': ['extensions renew mountain'],
  'extensions remove': ['extensions remove mountain'],
  'extensions docs': ['extensions docs mountain', 'extensions docs mountain --remove'],
  'servers probe': ['servers probe ATLAS', 'servers probe https://panda.example:25443 --vo wlcg'],
  'tools list': ['tools', 'tools list --json'],
  'tools held': ['tools held'],
  'tools release': ['tools release task_get_status'],
  call: [
    'call system_is_alive',
    'call task_get_status task_id=48200101',
    `call task_get_status --json '{"task_id": 48200101}'`,
  ],
  clients: ['clients', 'clients --json'],
  connect: [
    'connect claude-desktop',
    'connect claude-desktop --restart',
    'connect cursor --dry-run',
    'connect other',
  ],
  disconnect: ['disconnect cursor', 'disconnect --all'],
  repair: ['repair', 'repair cursor', 'repair --always claude-desktop'],
  bundle: ['bundle', 'bundle panda.mcpb'],
  'backups list': ['backups list cursor'],
  'backups restore': ['backups restore cursor 2026-11-26T08.44.05.123Z-0a1b2c3d'],
  approvals: ['approvals', 'approvals --json'],
  approve: ['approve 1a2b3c4d', 'approve 1a2b3c4d --again'],
  refuse: ["refuse 1a2b3c4d --reason 'Not before Monday.'", 'refuse --all'],
  'take-back': ['take-back 1a2b3c4d'],
  pause: ['pause'],
  resume: ['resume'],
  rules: [
    'rules',
    'rules --destructive refuse',
    'rules --client cursor --budget 50000',
    'rules --servers-ask no',
    'rules --client cursor --servers ATLAS,ePIC',
    'rules --tools search',
    'rules --client cursor --tools all',
  ],
  endpoints: ['endpoints', 'endpoints --json'],
  'sets list': ['sets', 'sets list --json'],
  'sets choose': ['sets choose my-work'],
  'sets copy': ["sets copy look 'My choice'"],
  'sets on': ['sets on own-my-choice task_kill'],
  'sets off': ['sets off own-my-choice task_kill'],
  'sets further': ['sets further own-my-choice --has reads'],
  'sets remove': ['sets remove own-my-choice'],
  'sets import': ["sets import endpoints.json --name 'As at CERN'"],
  'sets export': ['sets export own-my-choice', 'sets export own-my-choice endpoints.json'],
  running: ['running', 'running --stop 1a2b3c4d'],
  activity: [
    'activity',
    'activity --last 10 --follow',
    'activity --upstream Rucio --since 1d',
    'activity --search 48200101 --outcome failed --since 7d',
    'activity --export csv > calls.csv',
  ],
  keys: ['keys', 'keys --revoke cursor'],
  settings: ['settings', 'settings --port 25190', 'settings --watch-tasks no'],
  diagnostics: ['diagnostics > diagnostics.txt'],
  completion: [
    'completion bash > ~/.local/share/bash-completion/completions/panda-bridge',
    'completion zsh > ~/.zfunc/_panda-bridge',
    'completion fish > ~/.config/fish/completions/panda-bridge.fish',
  ],
  reset: ['reset', 'reset --no-disconnect'],
}

/** Completes each command's help: what its arguments are, and examples; a command that holds others has the first of each. */
export function completeHelp(command: Command): void {
  for (const inner of command.commands) {
    completeHelp(inner)
    const path = pathOf(inner)
    for (const argument of inner.registeredArguments) {
      const kind = kindOf(path, argument.name())
      if (argument.description === '' && kind !== undefined && kind !== 'file' && kind !== 'standing')
        argument.description = whichWords[kind]
    }
    const own = inner.commands.flatMap((each) => examples[pathOf(each)]?.slice(0, 1) ?? [])
    const lines = (examples[path] ?? own).map((example) => `  panda-bridge ${example}`)
    if (lines.length > 0) inner.addHelpText('after', ['', 'Examples:', ...lines].join('\n'))
  }
}
