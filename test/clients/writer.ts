/**
 * A process of its own that connects or disconnects one assistant, for tests that kill it or let
 * several run at once: `node writer.ts '{"home", "stateDir", "id", "what", "name", "killAt"}'`.
 */
import { assistantById, connect, disconnect, type Offer, type Where } from '../../bridge/clients/index.ts'

interface Job {
  home: string
  stateDir: string
  id: string
  what: 'connect' | 'disconnect'
  name: string
  /** Kill this process after that many steps: a number past the last one lets it finish. */
  killAt: number
}

const job = JSON.parse(process.argv[2] ?? '') as Job
let steps = 0
const where: Where = {
  surroundings: {
    system: 'linux',
    home: job.home,
    env: {},
    root: job.home,
    runningPrograms: async () => [],
    ancestors: () => [],
    run: async () => {},
    output: async () => '',
  },
  stateDir: job.stateDir,
  bridgeHome: job.stateDir,
  onStep: () => {
    steps += 1
    // SIGKILL to itself does not return: nothing after this line runs, no `finally` either.
    if (steps === job.killAt) process.kill(process.pid, 'SIGKILL')
  },
}
const offer: Offer = {
  name: job.name,
  stdio: { command: '/opt/panda-bridge', args: ['stdio'] },
  http: { url: 'http://127.0.0.1:28736/mcp' },
}
const assistant = assistantById(job.id)
if (job.what === 'connect') await connect(assistant, offer, where)
else await disconnect(assistant, offer, where)
process.stdout.write(String(steps))
