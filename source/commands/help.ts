/** What `--help` prints. */
export const helpText = `
redis-dlq: see a dead letter, understand it, replay it

Usage
  redis-dlq [options]                open the inspector

  redis-dlq groups                   causes: how many, since when, still?
  redis-dlq groups --by PATH         counts by value: payload.user.id, stream
  redis-dlq list                     entries, newest first
  redis-dlq show ID…                 entries whole, payload decoded
  redis-dlq trace ID | TRACE         what is held of a message, in time order
  redis-dlq tail                     arrivals as they come

  redis-dlq replay ID… | --all       replay entries; a dry run without --yes
  redis-dlq discard ID… | --all      move entries to the archive
  redis-dlq restore ID… | --all      put archived entries back
  redis-dlq purge ID… | --all        delete archived entries for good
  redis-dlq resume [JOB…]            go on with jobs that were cut off
  redis-dlq jobs                     jobs of anyone on this DLQ
  redis-dlq stop JOB…                stop a job, whoever's it is

  redis-dlq rescue                   copy entries before the cap drops them
  redis-dlq export FILE ID… | --all  to NDJSON (.gz: packed; - for stdout)
  redis-dlq import FILE              put exported entries back
  redis-dlq handover [FILE]          the incident in Markdown
  redis-dlq audit                    who did what, when and why

  redis-dlq doctor                   what can be reached, what will not work
  redis-dlq contexts                 contexts of the config file
  redis-dlq streams                  streams of the server that look like DLQs

Connection
      --context NAME  a context of the config file; other flags go before it
      --config FILE   that file ($XDG_CONFIG_HOME/redis-dlq/config.json)
  -u, --url URL       redis://[user@]host:port/db, rediss:// for TLS,
                      redis+sentinel://host:port/NAME (or REDIS_URL)
  -h, --host NAME     host; -h alone prints this help
  -p, --port N        port
  -n, --db N          database
  -c, --cluster       as with redis-cli; not needed, a cluster is recognised
      --user NAME     Redis user; the password comes from REDISCLI_AUTH
      --askpass       ask for the password on the terminal
      --tls           with --cacert FILE, --cert FILE, --key FILE, --sni NAME
      --stream KEY    the DLQ (sg:stream:dlq); \\xNN for bytes that are no text
      --cap N         its MAXLEN (5000)

Safety
      --read-only     look, do not touch
      --as NAME       who acts, for the audit (or REDIS_DLQ_ACTOR)
      --reason TEXT   why, for the audit
      --no-audit      keep no record

Replaying
      --to STREAM     to another stream than where it came from
      --create        create that stream if it is missing
      --migrate FILE  through a migration (.mjs, .js, .mts, .ts)
      --migrations DIR  migrations that the inspector offers
      --all           every entry; with --until ID none newer than that one
      --filter TEXT   with --all: only what the filter lets through; for
                      list and groups, too
      --expect N      refuse when more than N are selected
      --include-held  also what is held back: undecodable, came back,
                      unchanged by the migration, of a shape unlike the rest
      --yes           do it; --dry-run says no again

Many entries are a job
      --rate N|max    entries a second (50)
      --canary N      send N first and watch them (10; 0 for none)
      --canary-wait S how many seconds to watch them (30)
      --max-lag N     stop when a group has more than N unread
      --unattended    a job goes on when the terminal takes no output for 30 s
      --drop          resume: forget what was cut off
      --pause         stop: only pause it; --proceed lets it go on
      --confirm NAME  purge: the archive's name, to delete from it

Beside the queue
      --from WHAT     list, show, export, restore, purge: of the archive or of
                      the rescue stream: archive, rescue
      --count N       rescue: the oldest N (all)
      --follow        rescue: go on with what arrives
      --force         export, handover: replace a file that is there

Output
      --json          NDJSON, one object a line
      --raw           with --json: every field's bytes, secrets shown
      --limit N       list at most N entries or groups (100; all with --json)
      --pattern GLOB  streams: names that fit (*dlq* *dead* *failed* *poison*)

Screen
      --ascii         only ASCII: other characters of entries as \\u{e9}
      --light         colours for a light background; NO_COLOR for none
      --local         times by this computer's clock, labelled, instead of UTC
      --screen-reader  plain lines, no screen (or INK_SCREEN_READER=true)

      --demo          built-in data, no Redis needed
      --version       print the version
      --help          print this help

Filter
  word  "two words"  /regex/i         in the error, the stream and the ids
  error:  stream:  signature:  trace:  id:
  attempt:>3  size:>10k  since:2h  until:10:00
  payload.user.id:42  payload.raw:*  payload:text
  !term or -term leaves out, several must all hold, a | b takes either

Exit codes  0 done, 1 some entries not, 2 usage, 3 Redis
`;
