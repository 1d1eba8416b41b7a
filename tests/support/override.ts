import { PUT } from '@/app/api/public/v1/user/system/[systemGuid]/segment/[segmentGuid]/route'

/** Makes another list of ids all that a segment holds, with the token of the environment, as a process of its own. */
const [systemGuid = '', segmentGuid = ''] = process.argv.slice(2)
const userIds = Array.from({ length: 5_000 }, (_, index) => `after-${index}`)
const request = new Request(
  `http://localhost/api/public/v1/user/system/${systemGuid}/segment/${segmentGuid}`,
  {
    method: 'PUT',
    headers: { authorization: `Bearer ${process.env.TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ action: 'override', userIds }),
  },
)
const params = Promise.resolve({ systemGuid, segmentGuid })
const { status } = await PUT(request, { params })
process.stdout.write(`answered ${status}\n`)
process.exit(0)
