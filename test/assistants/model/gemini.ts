import { sendEvents, sendJson, type Api } from './api.ts'

interface Body {
  contents: { parts?: { functionResponse?: { response?: unknown } }[] }[]
  tools?: { functionDeclarations?: { name: string }[] }[]
}

/** https://ai.google.dev/api/generate-content */
export const gemini: Api = {
  path: /:(streamGenerateContent|generateContent)(\?|$)/,
  read(body, path) {
    const { contents, tools = [] } = body as Body
    return {
      tools: tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations.map(({ name }) => name)),
      results: contents
        .flatMap(({ parts = [] }) => parts)
        .filter(({ functionResponse }) => functionResponse)
        .map(({ functionResponse }) => JSON.stringify(functionResponse?.response)),
      stream: path.includes(':stream'),
    }
  },
  answer(response, { stream }, call) {
    const part = call
      ? { functionCall: { id: call.id, name: call.name, args: call.input } }
      : { text: 'Done.' }
    const whole = {
      candidates: [{ index: 0, content: { role: 'model', parts: [part] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 10, totalTokenCount: 20 },
      modelVersion: 'stand-in',
    }
    if (!stream) return sendJson(response, whole)
    sendEvents(response, [whole])
    response.end()
  },
}
