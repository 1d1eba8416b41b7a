import { createServer } from 'node:http'

// A process of its own: what is measured is who posts.
const server = createServer((request, response) => {
  if (request.method === 'GET') {
    response.end(new URL(request.url ?? '', 'http://receiver').searchParams.get('validationToken') ?? '')
    return
  }
  request.resume().on('end', () => response.writeHead(204).end())
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
