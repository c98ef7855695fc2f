/** Errors as workers write them, under the cause that a person would put them to. */
export const corpus: Readonly<Record<string, readonly string[]>> = {
	// Python, str(error).
	'key user_id': ["'user_id'"],
	'key content': ["'content'"],
	'KeyError user_id, with its class': ["KeyError: 'user_id'"],
	'field content missing': ["field 'content' missing"],
	'field text missing': ["field 'text' missing"],
	'no text': [''],
	'some id is no key': ["'3f2b8c1e-77aa-4b0e-9a63-0d5be1c0ffee'", "'0a1b2c3d-1111-4222-8333-944455556666'"],
	'attribute get of None': ["'NoneType' object has no attribute 'get'"],
	'attribute id of None': ["'NoneType' object has no attribute 'id'"],
	'no int': [
		"invalid literal for int() with base 10: 'abc'",
		"invalid literal for int() with base 10: '12.5'",
		'invalid literal for int() with base 10: "it\'s"',
		"invalid literal for int() with base 10: ''",
	],
	'no float': ["could not convert string to float: 'n/a'", "could not convert string to float: 'twelve'"],
	'unexpected argument': ["handle() got an unexpected keyword argument 'priority'"],
	'missing argument': ["handle() missing 1 required positional argument: 'content'"],
	'no module': ["No module named 'workers.legacy'"],
	'no UTF-8': [
		"'utf-8' codec can't decode byte 0xff in position 0: invalid start byte",
		"'utf-8' codec can't decode byte 0x9c in position 117: invalid start byte",
	],
	'no JSON, Python': [
		'Expecting value: line 1 column 1 (char 0)',
		'Expecting value: line 14 column 302 (char 9120)',
	],
	'connection timed out': [
		'[Errno 110] Connection timed out: 10.0.3.17:8443',
		'[Errno 110] Connection timed out: 10.0.8.201:8443',
		'[Errno 110] Connection timed out: fe80::1ff:fe23:4567:890a',
	],
	'connection refused, Python': ['[Errno 111] Connection refused', '[Errno 111] Connection refused'],
	'no such file': [
		"[Errno 2] No such file or directory: '/var/spool/media/8812/original.jpg'",
		"[Errno 2] No such file or directory: '/tmp/tmpk3j2x9/part-00017'",
	],
	'upstream silent': ['upstream silent for 30 s', 'upstream silent for 60 s', 'upstream silent for 120 s'],
	'429': ['429 from gateway, retry after 7 s', '429 from gateway, retry after 58 s'],
	'503': ['503 from gateway, retry after 7 s'],
	'404 of requests': [
		'404 Client Error: Not Found for url: https://api.example.com/v1/users/42',
		'404 Client Error: Not Found for url: https://api.example.com/v1/users/8812?expand=1',
	],
	'500 of requests': ['500 Server Error: Internal Server Error for url: https://api.example.com/v1/users/42'],
	'read timeout': [
		"HTTPSConnectionPool(host='api.example.com', port=443): Read timed out. (read timeout=10)",
		"HTTPSConnectionPool(host='eu.example.com', port=8443): Read timed out. (read timeout=2.5)",
	],
	'max retries': [
		"HTTPSConnectionPool(host='a.example.com', port=443): Max retries exceeded with url: /v1/users/42 (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7f3a5c0d9e10>, 'Connection to a.example.com timed out. (connect timeout=5)'))",
		"HTTPSConnectionPool(host='b.example.com', port=443): Max retries exceeded with url: /v1/orders/7f3a9c (Caused by ConnectTimeoutError(<urllib3.connection.HTTPSConnection object at 0x7fe2bc114f50>, 'Connection to b.example.com timed out. (connect timeout=5)'))",
	],
	'duplicate key messages_pkey': [
		'duplicate key value violates unique constraint "messages_pkey" (id=1a2b3c4d-11aa)',
		'duplicate key value violates unique constraint "messages_pkey" (id=90817263-5544)',
	],
	'duplicate key users_email_key': [
		'duplicate key value violates unique constraint "users_email_key"\nDETAIL:  Key (email)=(zoe@example.com) already exists.\n',
		'duplicate key value violates unique constraint "users_email_key"\nDETAIL:  Key (email)=(bob.smith+x@mail.example.org) already exists.\n',
	],
	'no column': [
		'column "sku" of relation "orders" does not exist\nLINE 1: INSERT INTO orders (sku) VALUES (1)',
	],
	'pydantic: content': [
		"1 validation error for Message\ncontent\n  Field required [type=missing, input_value={'text': 'hi', 'id': 4}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.5/v/missing",
		"1 validation error for Message\ncontent\n  Field required [type=missing, input_value={'text': 'a, b', 'tags': ['x', {'y': 1}]}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.5/v/missing",
	],
	'pydantic: user_id': [
		"1 validation error for Message\nuser_id\n  Field required [type=missing, input_value={'text': 'hi'}, input_type=dict]\n    For further information visit https://errors.pydantic.dev/2.5/v/missing",
	],
	'too large': ['attachment of 99999 bytes exceeds limit', 'attachment of 210000 bytes exceeds limit'],
	'user blocked, German': ['Nutzer „Zoë“ gesperrt', 'Nutzer „Jörg Müller“ gesperrt'],
	'lock of a list of ids': ['could not lock rows [1, 2, 3]', 'could not lock rows [17, 204]'],
	'stale message': [
		'message from 2025-11-21T04:48:43.120Z is older than 3600 s',
		'message from 2026-01-02 17:00:00+01:00 is older than 3600 s',
	],
	// Python with its traceback.
	'classify: too long': [
		`${trace(
			['/app/workers/moderation.py', 88, 'handle'],
			['/app/classify.py', 31, 'classify'],
			['/usr/lib/python3.12/site-packages/model/score.py', 12, 'score'],
		)}ValueError: text longer than 512 tokens`,
		`${trace(
			['/app/main.py', 9, 'run'],
			['/app/workers/moderation.py', 90, 'handle'],
			['/app/classify.py', 31, 'classify'],
		)}ValueError: text longer than 4096 tokens`,
		// Longer than what is kept of it.
		`${trace(
			...Array.from(
				{length: 40},
				(_, at) => [`/usr/lib/python3.12/asyncio/events${at}.py`, 80 + at, '_run'] as const,
			),
			['/app/workers/moderation.py', 88, 'handle'],
			['/app/classify.py', 33, 'classify'],
		)}ValueError: text longer than 900 tokens`,
	],
	'classify: another class': [
		trace(['/app/workers/moderation.py', 88, 'handle'], ['/app/classify.py', 31, 'classify']) +
			'MemoryError: cannot allocate',
	],
	'enrich: key user_id': [
		`${trace(['/app/workers/inbound.py', 12, 'handle'], ['/app/enrich.py', 5, 'enrich'])}KeyError: 'user_id'`,
		trace(['/srv/v2/workers/inbound.py', 14, 'handle'], ['/srv/v2/enrich.py', 6, 'enrich']) +
			"KeyError: 'user_id'",
	],
	'enrich: key tenant': [
		`${trace(['/app/workers/inbound.py', 12, 'handle'], ['/app/enrich.py', 5, 'enrich'])}KeyError: 'tenant'`,
	],
	'store: chained': [
		`${trace(['/app/db.py', 4, 'get'])}KeyError: 'row'\n\nDuring handling of the above exception, another exception occurred:\n\n${trace(['/app/store.py', 9, 'save'])}app.errors.StoreError: cannot save 4711`,
		`${trace(['/app/db.py', 4, 'get'])}KeyError: 'row'\n\nDuring handling of the above exception, another exception occurred:\n\n${trace(['/app/store.py', 9, 'save'])}app.errors.StoreError: cannot save 99`,
	],
	// Node.
	'reading id': ["Cannot read properties of undefined (reading 'id')"],
	'reading name': ["Cannot read properties of undefined (reading 'name')"],
	resolveUser: [
		"TypeError: Cannot read properties of undefined (reading 'id')\n    at resolveUser (/srv/bridge/dist/users.js:41:22)\n    at async Bridge.deliver (/srv/bridge/dist/bridge.js:118:17)",
		"TypeError: Cannot read properties of undefined (reading 'id')\n    at Array.map (<anonymous>)\n    at resolveUser (/srv/bridge/dist/users.js:44:9)\n    at next (/srv/bridge/node_modules/koa/lib/next.js:3:1)\n    at async Bridge.deliver (file:///srv/bridge/dist/bridge.js:119:17)\n    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
		"TypeError: Cannot read properties of undefined (reading 'id')\\n    at resolveUser (/srv/bridge/dist/users.js:41:22)\\n    at async Bridge.deliver (/srv/bridge/dist/bridge.js:118:17)",
	],
	resolveRoom: [
		"TypeError: Cannot read properties of undefined (reading 'id')\n    at resolveRoom (/srv/bridge/dist/rooms.js:12:5)\n    at async Bridge.deliver (/srv/bridge/dist/bridge.js:118:17)",
	],
	'Redis refused, Node': [
		'connect ECONNREFUSED 127.0.0.1:6379',
		'connect ECONNREFUSED 10.2.0.14:6379',
		'connect ECONNREFUSED ::1:6379',
	],
	'name not found, Node': [
		'getaddrinfo ENOTFOUND api.example.com',
		'getaddrinfo ENOTFOUND redis-7.prod.svc.cluster.local',
	],
	'hang up': ['socket hang up'],
	'axios 502': ['Request failed with status code 502', 'Request failed with status code 502'],
	'axios 401': ['Request failed with status code 401'],
	'axios timeout': ['timeout of 5000ms exceeded', 'timeout of 10000ms exceeded'],
	'no JSON, Node': [
		'Unexpected token \'<\', "<!DOCTYPE "... is not valid JSON',
		'Unexpected token \'o\', "oops" is not valid JSON',
	],
	'joi: content': ['"content" is required'],
	'joi: user.email': ['"user.email" must be a valid email'],
	ENOENT: [
		"ENOENT: no such file or directory, open '/data/in/2025/11/a.json'",
		"ENOENT: no such file or directory, open 'C:\\spool\\b.json'",
	],
	'mongo duplicate': [
		'E11000 duplicate key error collection: app.users index: email_1 dup key: { email: "zoe@example.com" }',
		'E11000 duplicate key error collection: app.users index: email_1 dup key: { email: "x@y.example" }',
	],
	stripe: ["No such customer: 'cus_NffrFeUfNV2Hib'", "No such customer: 'cus_9s6XKzkNRiz8i3'"],
	'order not found': ['order ord_8sK2jd91Qx not found', 'order ord_1Pq0Zr77Ab not found'],
	'API body rate_limited': [
		'{"error":"rate_limited","request_id":"7f3a9c0d"}',
		'{"error":"rate_limited","request_id":"11bb22cc"}',
	],
	'API body invalid_token': ['{"error":"invalid_token","request_id":"7f3a9c0d"}'],
	// Java.
	'Java NPE, told': ['Cannot invoke "com.acme.User.getId()" because "user" is null'],
	'Java NPE of room': ['Cannot invoke "com.acme.Room.getId()" because "room" is null'],
	'Java no number': ['For input string: "12,5"', 'For input string: "abc"'],
	'Java bounds': ['Index 5 out of bounds for length 5', 'Index 12 out of bounds for length 3'],
	'Jackson unknown field': [
		'Unrecognized field "colour" (class com.acme.Order), not marked as ignorable (3 known properties: "id", "sku", "amount"])',
	],
	'Java handler': [
		'java.lang.IllegalStateException: order 4711 is closed\n\tat com.acme.orders.Ledger.book(Ledger.java:77)\n\tat com.acme.orders.Handler.handle(Handler.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:833)',
		'java.lang.IllegalStateException: order 99 is closed\n\tat java.base/java.util.Optional.orElseThrow(Optional.java:403)\n\tat com.acme.orders.Ledger.book(Ledger.java:81)\n\tat com.acme.orders.Handler$$EnhancerBySpringCGLIB$$9a8b7c6d.handle(<generated>)\n\tat com.acme.orders.Handler.handle(Handler.java:42)\n\tat org.springframework.kafka.listener.Container.run(Container.java:2000)',
	],
	'Java SQL below': [
		'org.springframework.dao.DataAccessException: could not execute\n\tat com.acme.Repo.save(Repo.java:12)\n\tat com.acme.Service.run(Service.java:8)\nCaused by: java.sql.SQLTimeoutException: no answer in 3000 ms\n\tat org.postgresql.Driver.query(Driver.java:9)\n\t... 12 more',
		'org.springframework.dao.DataAccessException: could not execute\n\tat com.acme.Repo.save(Repo.java:13)\n\tat com.acme.Service.run(Service.java:8)\nCaused by: java.sql.SQLTimeoutException: no answer in 5000 ms\n\tat org.postgresql.Driver.query(Driver.java:9)\n\t... 14 more',
	],
	'ORA-00001': ['ORA-00001: unique constraint (APP.ORDERS_PK) violated'],
	'ORA-12541': ['ORA-12541: TNS:no listener'],
	// Go.
	'Go refused': [
		'dial tcp 10.0.0.5:5432: connect: connection refused',
		'dial tcp [::1]:5432: connect: connection refused',
		'dial tcp 10.0.0.77:6432: connect: connection refused',
	],
	'Go no host': [
		'dial tcp: lookup redis.internal on 10.0.0.2:53: no such host',
		'dial tcp: lookup cache on 10.0.0.2:53: no such host',
	],
	'Go timeout': [
		'Post "https://api.example.com/v1/send": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
		'Post "https://api.example.com/v1/edit?id=4": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
	],
	'Go after': ['gave up after 1m30.5s', 'gave up after 45s', 'gave up after 350ms'],
	'Go unmarshal': ['json: cannot unmarshal string into Go struct field Order.amount of type int'],
	'Go unmarshal qty': ['json: cannot unmarshal string into Go struct field Order.qty of type int'],
	'Go Atoi': ['strconv.Atoi: parsing "12x": invalid syntax', 'strconv.Atoi: parsing "": invalid syntax'],
	'Go reset': [
		'read tcp 10.0.0.1:41312->10.0.0.2:5432: read: connection reset by peer',
		'read tcp 10.0.0.9:53012->10.0.0.2:5432: read: connection reset by peer',
	],
	'Go panic': [
		'panic: runtime error: index out of range [5] with length 3\n\ngoroutine 34 [running]:\nmain.(*Worker).process(0xc0000b4000, {0xc00001c0a0, 0x5})\n\t/app/worker.go:42 +0x1d\nmain.main()\n\t/app/main.go:10 +0x2f',
		'panic: runtime error: index out of range [12] with length 9\n\ngoroutine 71 [running]:\nmain.(*Worker).process(0xc000114000, {0xc00011c0a0, 0x7})\n\t/build/worker.go:44 +0x1d\nmain.main()\n\t/build/main.go:10 +0x2f',
	],
	'Go panic elsewhere': [
		'panic: runtime error: index out of range [5] with length 3\n\ngoroutine 34 [running]:\nmain.(*Worker).finish(0xc0000b4000)\n\t/app/worker.go:99 +0x1d\nmain.main()\n\t/app/main.go:10 +0x2f',
	],
};

function trace(...frames: ReadonlyArray<readonly [file: string, line: number, name: string]>): string {
	const lines = frames.map(
		([file, line, name]) => `  File "${file}", line ${line}, in ${name}\n    ${name}(x)\n`,
	);
	return `Traceback (most recent call last):\n${lines.join('')}`;
}
