# Shared by the scripts of this folder; sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=$root/tests/.cache
mkdir -p "$cache"

fail() {
  echo "$*" >&2
  exit 1
}

# A port nobody listens on. Another program may still take it before we do; the caller then fails loudly.
free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# up_to_date STAMP FILE… : true where STAMP holds the digest of these files' names and contents.
up_to_date() {
  local stamp=$1
  shift
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(digest "$@")" ]
}

digest() {
  find "$@" -type f -print0 2>/dev/null | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

# npm_install FOLDER : `npm ci`, unless what is installed is what the lock says.
npm_install() {
  local folder=$1 stamp="$1/node_modules/.installed"
  up_to_date "$stamp" "$folder/package-lock.json" && return
  (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error)
  digest "$folder/package-lock.json" >"$stamp"
}
