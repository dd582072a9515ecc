/** Begins a session over HTTP, as an assistant does that has only the lines of its configuration. @returns the HTTP status */
export async function statusOfInitialize(url: string, authorization: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: {
        protocolVersion: '2025-06-18',
        capabilities: {},
        clientInfo: { name: 'lines', version: '1' },
      },
    }),
  })
  await response.body?.cancel()
  return response.status
}
