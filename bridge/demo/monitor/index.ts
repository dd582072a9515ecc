import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { type Faults, type MonitorFault, takeFault } from '../faults.ts'
import { drop, pathOf, queryOf, send, sendJson, sendOverloaded, sendTruncated } from '../http.ts'
import { isOnKeptConnection } from '../server.ts'
import type { DemoState } from '../state.ts'
import { ERROR_DESCRIPTIONS } from './error-descriptions.ts'
import { filebrowser, mediaFile } from './filebrowser.ts'
import { authTest, type Known, whoAsks } from './login.ts'
import { sendMedia } from './media.ts'
import { page, tablePage, unknownPage } from './pages.ts'
import {
  asksForJson,
  html,
  json,
  type MonitorAnswer,
  type MonitorRequest,
  problem,
  wrongParameter,
} from './request.ts'
import { jobRow, taskRow } from './rows.ts'
import { jobsView, jobStatusLog, jobView, linesOf, tasksView, taskStatusLog, taskView } from './views.ts'

export { MONITOR_KEY } from './login.ts'
export type { MonitorRequest } from './request.ts'

export interface Monitor {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** The host where files of logs lie while `media-elsewhere` strikes. */
  handleElsewhere(request: IncomingMessage, response: ServerResponse): Promise<void>
}

/** How many requests are remembered. */
const KEPT = 10_000
const HTML = 'text/html; charset=utf-8'

/**
 * A monitor like BigPanDA 1.1.7: the views that a diagnosis needs, with its ways of saying no. Unlike it, pages are shown
 * to people without a login, unless `login-required` strikes.
 */
export function createMonitor(
  state: DemoState,
  faults: Faults,
  log: MonitorRequest[],
  issuer: string,
  hosts: { own: string; media: string },
): Monitor {
  function record(request: IncomingMessage, elsewhere: boolean): MonitorRequest {
    const { method = 'GET', headers } = request
    const entry = {
      time: new Date(),
      method,
      path: pathOf(request).replace(/^\/+/, '/'),
      query: queryOf(request),
      headers,
      elsewhere,
    }
    log.push(entry)
    if (log.length > KEPT) log.shift()
    return entry
  }

  async function media(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const fault = takeFault(faults, 'monitor', path, MEDIA_FAULTS, isOnKeptConnection(request))
    if (fault?.kind === 'silent' || fault?.kind === 'gone-silent') return
    if (fault?.kind === 'down') drop(response)
    else if (fault?.kind === 'overloaded') sendOverloaded(response)
    else if (fault?.kind === 'media-html') send(response, 200, HTML, page('Sign in', '<h1>Sign in</h1>'))
    else {
      const file = mediaFile(state.world, path)
      if (file)
        await sendMedia(request, response, file, fault?.kind === 'media-cut' ? fault.bytes : undefined)
      else send(response, 404, HTML, page('Not found', '<h1>Not found</h1>'))
    }
  }

  return {
    async handle(request, response) {
      state.world.advance()
      const { path, query, headers } = record(request, false)
      if (path.startsWith('/media/')) return media(request, response, path)
      const fault = takeFault(faults, 'monitor', path, VIEW_FAULTS, isOnKeptConnection(request))
      if (fault?.kind === 'silent' || fault?.kind === 'gone-silent') return
      if (fault?.kind === 'slow') await wait(fault.ms, undefined, { ref: false })
      if (fault?.kind === 'fetching' && path.startsWith('/filebrowser')) await fault.until
      if (fault?.kind === 'down') return drop(response)
      if (fault?.kind === 'overloaded') return sendOverloaded(response)
      const asked = { path, query, wantsJson: asksForJson(query, headers.accept) }
      const answer =
        brokenAnswer(fault) ??
        refusal(asked, whoAsks(headers.authorization, state, issuer, fault), fault) ??
        view(state, asked, fault?.kind === 'media-elsewhere' ? hosts : { ...hosts, media: hosts.own }, fault)
      if (fault?.kind === 'invalid-json')
        sendTruncated(response, 'application/json', '{"job": {"pandaid": 67')
      else deliver(response, answer)
    },
    async handleElsewhere(request, response) {
      const { path } = record(request, true)
      await media(request, response, path)
    },
  }
}

/** Those that strike at views; the others wait for a file of a log. */
const MEDIA_FAULTS: readonly MonitorFault['kind'][] = [
  'silent',
  'gone-silent',
  'media-html',
  'media-cut',
  'down',
  'overloaded',
]

const VIEW_FAULTS: readonly MonitorFault['kind'][] = [
  'silent',
  'gone-silent',
  'down',
  'slow',
  'overloaded',
  'crash',
  'login-required',
  'unknown-user',
  'invalid-json',
  'html',
  'fetching',
  'slow-downloading',
  'too-big-tarball',
  'media-elsewhere',
  'no-view',
]

interface Asked {
  path: string
  query: URLSearchParams
  wantsJson: boolean
}

function brokenAnswer(fault: MonitorFault | null): MonitorAnswer | undefined {
  if (fault?.kind === 'crash') return html('Server Error (500)', '<h1>Server Error (500)</h1>', 500)
  if (fault?.kind === 'html') return html('Sign in', '<h1>Sign in to the network</h1>')
  if (fault?.kind === 'no-view') return html('Not Found', '<h1>Not Found</h1>', 404)
  return undefined
}

/** What is said instead of a view: to whom, where a login is needed, and about wrong parameters. */
function refusal(
  { path, query, wantsJson }: Asked,
  known: Known | MonitorAnswer,
  fault: MonitorFault | null,
): MonitorAnswer | undefined {
  if ('kind' in known) return known
  if (path === '/login/')
    return html('Sign in', '<h1>Sign in to the monitor</h1><p>In the demo there is nothing to do.</p>')
  if (path === '/api/auth_test/') return authTest(known)
  if (fault?.kind === 'login-required' && known.method === 'none') {
    if (wantsJson) return problem(401, 'No token provided')
    const next = query.size > 0 ? `${path}?${query.toString()}` : path
    return { kind: 'redirect', status: 302, location: `/login/?next=${next}` }
  }
  const wrong = wrongParameter(query)
  return wrong === undefined ? undefined : problem(400, wrong)
}

function view(
  { world }: DemoState,
  { path, query, wantsJson }: Asked,
  hosts: { own: string; media: string },
  fault: MonitorFault | null,
): MonitorAnswer {
  const [, name = '', inPath] = path.split('/')
  const id = inPath || query.get(name === 'task' ? 'jeditaskid' : 'pandaid') || ''
  const job = world.jobs.get(Number(id))
  const task = world.tasks.get(Number(id))
  switch (name) {
    case 'job':
      if (!job) return unknownPage('job', id)
      if (wantsJson) return jobView(world, job)
      return tablePage(`Job ${id}`, linesOf(jobRow(job, world.tasks.get(job.jediTaskID))))
    case 'task':
      if (!task) return unknownPage('task', id)
      return wantsJson ? taskView(task) : tablePage(`Task ${id}`, linesOf(taskRow(task)))
    case 'jobs':
      return jobsView(world, query)
    case 'tasks':
      return tasksView(world, query)
    case 'taskstatuslog':
      return task ? taskStatusLog(task) : json([])
    case 'jobstatuslog':
      return job ? jobStatusLog(job) : json([])
    case 'filebrowser':
      return filebrowser(world, query, hosts, fault)
    case 'api':
      if (path === '/api/joberrordescriptions/') return json({ error_descriptions: ERROR_DESCRIPTIONS })
      return html('Not Found', '<h1>Not Found</h1>', 404)
    case '':
      return html('Monitor', '<h1>Monitor of the demo</h1>')
    default:
      return html('Not Found', '<h1>Not Found</h1>', 404)
  }
}

function deliver(response: ServerResponse, answer: MonitorAnswer): void {
  if (answer.kind === 'json') sendJson(response, answer.status, answer.value)
  else if (answer.kind === 'html') send(response, answer.status, HTML, page(answer.title, answer.body))
  else response.writeHead(answer.status, { location: answer.location }).end()
}
