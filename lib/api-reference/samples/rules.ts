import type { OperationId } from '../rules'
import { type SampleLanguage, sampleAccess } from '../schema'

const { url, clientId, clientSecret, systemGuid } = sampleAccess

/** What each sample begins with: where the API is, and by which key. The demo's own, so that samples run as they are. */
const beginnings: Record<SampleLanguage, string> = {
  curl: `PORTICO=${url}
CLIENT_ID=${clientId}
CLIENT_SECRET=${clientSecret}
SEGMENTS=$PORTICO/api/public/v1/user/system/${systemGuid}/segment`,
  javascript: `const portico = '${url}'
const clientId = '${clientId}'
const clientSecret = '${clientSecret}'
const segments = \`\${portico}/api/public/v1/user/system/${systemGuid}/segment\``,
  python: `import base64, json, urllib.parse, urllib.request

portico = "${url}"
client_id = "${clientId}"
client_secret = "${clientSecret}"
segments = f"{portico}/api/public/v1/user/system/${systemGuid}/segment"`,
}

const pythonCall = `def call(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.loads(answer.read() or "null")`

const javascriptCall = `async function call(method, url, body) {
  const headers = { authorization: \`Bearer \${token}\`, 'content-type': 'application/json' }
  const answer = await fetch(url, { method, headers, body: body && JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.status === 204 ? null : answer.json()
}`

const withToken = `-H "Authorization: Bearer $TOKEN"`
const withJson = `-H "Content-Type: application/json"`

const samples: Record<OperationId, Record<SampleLanguage, string>> = {
  getToken: {
    curl: `${beginnings.curl}

TOKEN=$(curl -sS -f -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials \\
  "$PORTICO/api/accounts/connect/token" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
    javascript: `${beginnings.javascript}

const answer = await fetch(\`\${portico}/api/accounts/connect/token\`, {
  method: 'POST',
  headers: { authorization: \`Basic \${btoa(\`\${clientId}:\${clientSecret}\`)}\` },
  body: new URLSearchParams({ grant_type: 'client_credentials' }),
})
const { access_token: token } = await answer.json()

${javascriptCall}`,
    python: `${beginnings.python}

credentials = base64.b64encode(f"{client_id}:{client_secret}".encode()).decode()
form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
request = urllib.request.Request(f"{portico}/api/accounts/connect/token", form)
request.add_header("Authorization", f"Basic {credentials}")
with urllib.request.urlopen(request) as answer:
    token = json.load(answer)["access_token"]

${pythonCall}`,
  },
  createSegment: {
    curl: `SEGMENT=$(curl -sS -f ${withToken} ${withJson} \\
  -d '{"name": "Heavy users", "userIds": ["ada@example.com", "E-1042"]}' \\
  "$SEGMENTS" | sed 's/.*"guid":"\\([^"]*\\)".*/\\1/')`,
    javascript: `const segment = await call('POST', segments, {
  name: 'Heavy users',
  userIds: ['ada@example.com', 'E-1042'],
})
console.log(segment)`,
    python: `segment = call("POST", segments, {
    "name": "Heavy users",
    "userIds": ["ada@example.com", "E-1042"],
})
print(segment)`,
  },
  listSegments: {
    curl: `curl -sS -f ${withToken} "$SEGMENTS?limit=10"`,
    javascript: `console.log(await call('GET', \`\${segments}?limit=10\`))`,
    python: `print(call("GET", f"{segments}?limit=10"))`,
  },
  getSegment: {
    curl: `curl -sS -f ${withToken} "$SEGMENTS/$SEGMENT"`,
    javascript: `console.log(await call('GET', \`\${segments}/\${segment.guid}\`))`,
    python: `print(call("GET", f"{segments}/{segment['guid']}"))`,
  },
  changeSegmentUsers: {
    curl: `curl -sS -f -X PUT ${withToken} ${withJson} \\
  -d '{"action": "add", "userIds": ["grace@example.com"]}' \\
  "$SEGMENTS/$SEGMENT"`,
    javascript: `const change = { action: 'add', userIds: ['grace@example.com'] }
console.log(await call('PUT', \`\${segments}/\${segment.guid}\`, change))`,
    python: `change = {"action": "add", "userIds": ["grace@example.com"]}
print(call("PUT", f"{segments}/{segment['guid']}", change))`,
  },
  listSegmentUsers: {
    curl: `curl -sS -f ${withToken} "$SEGMENTS/$SEGMENT/users?limit=1000"`,
    javascript: `console.log(await call('GET', \`\${segments}/\${segment.guid}/users?limit=1000\`))`,
    python: `print(call("GET", f"{segments}/{segment['guid']}/users?limit=1000"))`,
  },
  deleteSegment: {
    curl: `curl -sS -f -X DELETE ${withToken} "$SEGMENTS/$SEGMENT"`,
    javascript: `await call('DELETE', \`\${segments}/\${segment.guid}\`)`,
    python: `call("DELETE", f"{segments}/{segment['guid']}")`,
  },
}

/** How a call is made in a language. Samples follow each other: the first gets the token that the others use. */
export function sampleOf(operation: OperationId, language: SampleLanguage): string {
  return samples[operation][language]
}
