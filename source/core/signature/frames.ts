export interface Frame {
	/** Without lines and columns: they move with every release. */
	readonly label: string;
	/** Whether it is of a library or of the runtime. */
	readonly library: boolean;
}

interface Format {
	readonly pattern: RegExp;
	/** Undefined when the line is no frame after all. */
	readonly read: (found: RegExpExecArray, lineBefore: string) => Frame | undefined;
	/** Whether the innermost frame comes last. */
	readonly innermostLast?: boolean;
}

/** The frames of one exception, innermost first, and the number of the last line of them. */
export function readFrames(lines: readonly string[]): {
	readonly frames: readonly Frame[];
	readonly last: number;
} {
	const frames: Frame[] = [];
	let last = -1;
	let turned = false;
	for (const [number, line] of lines.entries()) {
		if (line.length > longestLine) continue;
		for (const {pattern, read, innermostLast = false} of formats) {
			const found = pattern.exec(line);
			const frame = found === null ? undefined : read(found, lines[number - 1] ?? '');
			if (frame === undefined) continue;
			frames.push(frame);
			last = number;
			turned = innermostLast;
			break;
		}
	}
	return {frames: turned ? frames.reverse() : frames, last};
}

const longestLine = 600;

const formats: readonly Format[] = [
	{
		// File "/app/classify.py", line 31, in classify
		pattern: /^\s*(?:\|\s*)?File "([^"]{1,300})", line \d+(?:, in (\S.{0,100}))?/,
		read: ([, file = '', name]) => frame(name, file, pythonLibrary.test(file)),
		innermostLast: true,
	},
	{
		// at Bridge.deliver (/srv/dist/bridge.js:118:17), at /srv/dist/bridge.js:118:17
		pattern: /^\s*at (?:async )?(?:(?:new )?([^\s(][^(]{0,150}) \()?([^\s()]{1,300}):\d+:\d+\)?$/,
		read: ([, name, file = '']) =>
			frame(name?.replace(/ \[as .*$/, '').replace(/^Object\./, ''), file, nodeLibrary.test(file)),
	},
	{
		// at com.acme.orders.Handler.handle(Handler.java:42)
		pattern: /^\s*at (?:[\w.@-]{0,80}\/){0,2}([\w.$]{1,250})\.([\w$<>]{1,120})\([^()]{0,120}\)/,
		read: ([, type = '', method = '']) => ({
			label: `${(type.split('.').at(-1) ?? type).replace(/\$.*$/, '')}.${method.replace(/^lambda\$(\w+)\$\d+$/, '$1')}`,
			library: javaLibrary.test(type) || type.includes('$$'),
		}),
	},
	{
		// main.(*Worker).process(0xc0000b4000)
		// 	/app/worker.go:42 +0x1d
		pattern: /^\s+(\S{1,300}\.(?:go|s)):\d+/,
		read([, file = ''], lineBefore) {
			const name = lineBefore
				.trim()
				.replace(/^created by (\S+).*$/, '$1')
				.replace(/\([^()*]*\)$/, '')
				.replace(/^.*\//, '')
				.replace(/(?:\.func\d+(?:\.\d+)*|\.gowrap\d+)+$/, '');
			const library =
				goLibrary.test(file) || /^(?:runtime|panic|testing|net\/http)\b/.test(lineBefore.trim());
			return name === '' ? undefined : {label: name, library};
		},
	},
];

const pythonLibrary = /site-packages|dist-packages|\/lib(?:64)?\/python|\\lib\\|<frozen|<string>|<stdin>/i;
const nodeLibrary = /node_modules|^node:|^internal\/|^<anonymous>|^native|[/\\]node:internal/;
const javaLibrary =
	/^(?:java|javax|jdk|sun|com\.sun|jakarta|kotlin|kotlinx|scala|groovy|akka|reactor|io\.(?:netty|lettuce|grpc|micrometer|micronaut|quarkus|vertx|reactivex)|org\.(?:springframework|apache|hibernate|postgresql|eclipse|jboss|junit|slf4j|aspectj|redisson|mongodb|jooq)|com\.(?:fasterxml|google|mysql|zaxxer|mongodb|amazonaws|netflix|rabbitmq|microsoft|oracle)|software\.amazon|redis\.clients|okhttp3|retrofit2|ch\.qos|feign)\./;
const goLibrary =
	/\/go\/pkg\/mod\/|\/usr\/(?:local\/)?(?:lib\/)?go|\/vendor\/|\/go\/src\/(?:runtime|net|testing)\/|^runtime\//;

function frame(name: string | undefined, file: string, library: boolean): Frame {
	const base = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
	return {label: name === undefined || name === '<anonymous>' ? `(${base})` : `${name} (${base})`, library};
}
