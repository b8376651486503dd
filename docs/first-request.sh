#!/bin/sh
# A first request by hand, while sandbox/run is up: an operator's token, the copy of a document, and a registration.
# Each run brings a copy and a number of its own. The argument is the name to register; the card is that of 张三.
set -eu
cd "$(dirname "$0")/.."
name=${1:-张三}
run=$(date +%s)-$$
number=+86139$(($(od -An -N4 -tu4 /dev/urandom) % 90000000 + 10000000))

member() { sed -n "s/.*\"$1\" *: *\"\([^\"]*\)\".*/\1/p"; } # a text member of some JSON

token=$(curl -sS "$(member tokenUrl <sandbox/target/sandbox.json)" -d grant_type=client_credentials \
    -d client_id=oss-demo -d "client_secret=$(member oss-demo <sandbox/target/sandbox.json)" | member access_token)

copy=$(printf '%%PDF-1.7\n%% scanned %s\n%%%%EOF\n' "$run" |
    curl -sS http://127.0.0.1:8081/v1/document-copies -H "Authorization: Bearer $token" \
        -H "Idempotency-Key: copy-$run" -H 'Content-Type: application/pdf' --data-binary @- | member id)

curl -sS -w '\n%{http_code}\n' http://127.0.0.1:8081/v1/registrations -H "Authorization: Bearer $token" \
    -H "Idempotency-Key: first-$run" -H 'Content-Type: application/json' -d @- <<END
{"service": {"type": "MOBILE_ACCOUNT_OPENING", "number": "$number"},
 "holder": {"kind": "INDIVIDUAL", "name": "$name",
   "document": {"type": "RESIDENT_IDENTITY_CARD", "number": "650102199003078832",
     "validUntil": "2036-03-07", "copyId": "$copy"}},
 "presence": {"method": "IN_PERSON", "consistent": true, "checkedBy": "clerk-17",
   "checkedAt": "$(date -u +%Y-%m-%dT%H:%M:%SZ)"}}
END
