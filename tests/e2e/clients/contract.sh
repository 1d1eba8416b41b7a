#!/bin/sh
# From a key to a deleted segment with nothing but curl. HOST, SYSTEM_GUID, CLIENT_ID and CLIENT_SECRET are given.
set -eu
BASE="$HOST/api"
SEGMENTS="$BASE/public/v1/user/system/$SYSTEM_GUID/segment"
field() { sed "s/.*\"$1\":\"*\([^\",}]*\).*/\1/"; }

TOKEN=$(curl -sS -f --request POST "$BASE/accounts/connect/token" \
  --header 'Content-Type: application/x-www-form-urlencoded' \
  --header "Authorization: Basic $(printf '%s:%s' "$CLIENT_ID" "$CLIENT_SECRET" | base64 | tr -d '\n')" \
  --data-urlencode 'grant_type=client_credentials' | field access_token)
call() { curl -sS -f --header "Authorization: Bearer $TOKEN" --header 'Content-Type: application/json' "$@"; }

GUID=$(call --request POST "$SEGMENTS" \
  --data '{"id": "external-1", "name": "Contract", "userIds": ["Jean@entreprise.example", "Marion@entreprise.example"]}' |
  field guid)
echo "created $(call "$SEGMENTS/$GUID" | field userCount)"
echo "listed $(call "$SEGMENTS?limit=200" | grep -c "$GUID")"
echo "added $(call --request PUT "$SEGMENTS/$GUID" --data '{"action": "add", "userIds": ["jane.doe@entreprise.example"]}' | field added)"
echo "removed $(call --request PUT "$SEGMENTS/$GUID" --data '{"action": "remove", "userIds": ["JEAN@entreprise.example"]}' | field removed)"
echo "overridden $(call --request PUT "$SEGMENTS/$GUID" --data '{"action": "override", "userIds": ["one"]}' | field userCount)"
echo "users $(call "$SEGMENTS/$GUID/users?limit=10000")"
echo "deleted $(call --request DELETE "$SEGMENTS/$GUID" --output /dev/null --write-out '%{http_code}')"
echo "gone $(curl -sS --header "Authorization: Bearer $TOKEN" "$SEGMENTS/$GUID" --output /dev/null --write-out '%{http_code}')"
