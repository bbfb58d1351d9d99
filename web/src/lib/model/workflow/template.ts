/** A document to begin with. All of them run as they are, on executors with these task types. */
export interface Template {
	readonly id: 'hello' | 'pipeline' | 'fanOut' | 'retry' | 'python' | 'http';
	readonly types: readonly string[];
	readonly text: string;
}

const hello = `orrery: 1
name: hello
description: One task that says hello.
nodes:
  - key: hello
    kind: task
    task:
      type: SHELL
      config:
        script: echo "Hello from Orrery, it is $(date)"
`;

const pipeline = `orrery: 1
name: daily-sales
description: Extract, transform, load. The number of rows is handed on from the first task to the others.
params:
  # What a run stands for; whoever starts one can give another value.
  - { name: day, value: "\${system.biz.date}" }
nodes:
  - key: extract
    kind: task
    task:
      type: SHELL
      config:
        script: |
          echo "Extracting the sales of \${day}"
          # A line like this one sets an output for the tasks downstream.
          echo '\${setValue(rows=42)}'
    params:
      - { name: day }
      - { name: rows, direction: out, type: integer }

  - key: transform
    kind: task
    upstream: [extract]
    task:
      type: SHELL
      config:
        script: |
          echo "Transforming \${rows} rows"
          sleep 2
    params:
      - { name: rows, type: integer }
    retry: { count: 2, intervalSeconds: 10 }

  - key: load
    kind: task
    upstream: [transform]
    task:
      type: SHELL
      config:
        script: echo "Loaded \${rows} rows of \${day}"
    params:
      - { name: day }
      - { name: rows, type: integer }
    timeout: { seconds: 600 }
`;

const fanOut = `orrery: 1
name: nightly-report
description: Three tasks side by side, one that waits for all of them.
nodes:
  - key: prepare
    kind: task
    task: { type: SHELL, config: { script: echo Preparing } }
  - key: orders
    kind: task
    upstream: [prepare]
    task: { type: SHELL, config: { script: sleep 1; echo Orders } }
  - key: customers
    kind: task
    upstream: [prepare]
    task: { type: SHELL, config: { script: sleep 2; echo Customers } }
  - key: products
    kind: task
    upstream: [prepare]
    task: { type: SHELL, config: { script: sleep 3; echo Products } }
  - key: report
    kind: task
    upstream: [orders, customers, products]
    task: { type: SHELL, config: { script: echo Everything is there } }
`;

const retry = `orrery: 1
name: shaky-source
description: A task that fails now and then, tried again with growing waits; the run goes on without it.
defaults:
  timeout: { seconds: 300 }
nodes:
  - key: fetch
    kind: task
    task:
      type: SHELL
      config:
        # Fails in about two of three tries.
        script: test $(( $(date +%s) % 3 )) -eq 0
    retry: { count: 3, intervalSeconds: 5, backoffFactor: 2 }
    onFailure: abandon
  - key: report
    kind: task
    upstream: [fetch]
    task: { type: SHELL, config: { script: echo Going on either way } }
`;

const python = `orrery: 1
name: python-score
description: A Python script that computes an output, and a shell script that uses it.
nodes:
  - key: score
    kind: task
    task:
      type: PYTHON
      config:
        script: |
          values = [3, 1, 4, 1, 5, 9, 2, 6]
          mean = sum(values) / len(values)
          print("\${setValue(mean=%.2f)}" % mean)
    params:
      - { name: mean, direction: out, type: decimal }
  - key: tell
    kind: task
    upstream: [score]
    task: { type: SHELL, config: { script: 'echo "The mean is \${mean}"' } }
    params:
      - { name: mean, type: decimal }
`;

const http = `orrery: 1
name: check-service
description: Calls an address and goes on only if it answers well.
nodes:
  - key: call
    kind: task
    task:
      type: HTTP
      config:
        url: https://example.com/
        timeoutSeconds: 20
    params:
      - { name: status, direction: out, type: integer }
    retry: { count: 2, intervalSeconds: 15 }
  - key: tell
    kind: task
    upstream: [call]
    task: { type: SHELL, config: { script: 'echo "It answered \${status}"' } }
    params:
      - { name: status, type: integer }
`;

export const TEMPLATES: readonly Template[] = [
	{ id: 'hello', types: ['SHELL'], text: hello },
	{ id: 'pipeline', types: ['SHELL'], text: pipeline },
	{ id: 'fanOut', types: ['SHELL'], text: fanOut },
	{ id: 'retry', types: ['SHELL'], text: retry },
	{ id: 'python', types: ['PYTHON', 'SHELL'], text: python },
	{ id: 'http', types: ['HTTP', 'SHELL'], text: http },
];

/** What an empty editor begins with. */
export const BLANK_TEXT = `orrery: 1
name: my-workflow
nodes:
  - key: first
    kind: task
    task:
      type: SHELL
      config:
        script: echo first
`;
