"""From a key to a deleted segment with Authlib. HOST, SYSTEM_GUID, CLIENT_ID and CLIENT_SECRET are given."""

import os

from authlib.integrations.requests_client import OAuth2Session

host = os.environ["HOST"]
segments = f"{host}/api/public/v1/user/system/{os.environ['SYSTEM_GUID']}/segment"
session = OAuth2Session(os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"], scope="segments:write segments:read")
token = session.fetch_token(f"{host}/api/accounts/connect/token", grant_type="client_credentials")
created = session.post(segments, json={"name": "Authlib", "userIds": ["a", "b"]})
guid = created.json()["guid"]
changed = session.put(f"{segments}/{guid}", json={"action": "override", "userIds": ["c"]})
deleted = session.delete(f"{segments}/{guid}")
print(token["token_type"], created.status_code, changed.json()["removed"], deleted.status_code)
