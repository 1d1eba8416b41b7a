import { Agent, request } from 'undici'

/**
 * What any program would have to do: look each person up, and create who is not there, so many at a time. Nothing is
 * kept, compared, retried or written down.
 */
export async function provisionBare(
  { url, token }: { url: string; token: string },
  people: number,
  lanes: number,
): Promise<void> {
  const dispatcher = new Agent()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }
  let next = 0
  async function lane(): Promise<void> {
    while (next < people) {
      const number = ++next
      const email = `bare-${number}@people.example.com`
      const filter = encodeURIComponent(`userName eq "${email}"`)
      const found = await request(`${url}/Users?filter=${filter}&startIndex=1&count=2`, {
        dispatcher,
        headers,
      })
      const { totalResults } = (await found.body.json()) as { totalResults: number }
      if (totalResults > 0) throw new Error(`${email} is there already`)
      const created = await request(`${url}/Users`, {
        dispatcher,
        method: 'POST',
        headers,
        body: JSON.stringify({
          schemas: [
            'urn:ietf:params:scim:schemas:core:2.0:User',
            'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
          ],
          userName: email,
          name: { givenName: 'Sample', familyName: `Person ${number}` },
          displayName: `Sample Person ${number}`,
          emails: [{ value: email, type: 'work', primary: true }],
          externalId: `bare-${number}`,
          'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': { department: 'Engineering' },
          active: true,
        }),
      })
      const { id } = (await created.body.json()) as { id?: string }
      if (created.statusCode !== 201 || !id) throw new Error(`Answered ${created.statusCode}`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  await dispatcher.close()
}
