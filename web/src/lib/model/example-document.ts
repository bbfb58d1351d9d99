/** A workflow to begin with, as YAML: short, harmless, and with something to see. */
export function exampleDocument(description: string): string {
	return `orrery: 1
name: hello-orrery
description: ${JSON.stringify(description)}
nodes:
  - key: say-hello
    kind: task
    task:
      type: SHELL
      config: { script: "echo 'Hello from Orrery.'" }

  - key: count
    kind: task
    upstream: [say-hello]
    task:
      type: SHELL
      config:
        script: |
          for number in 1 2 3; do
            echo "$number"
            sleep 1
          done

  - key: good-night
    kind: task
    upstream: [count]
    task:
      type: SHELL
      config: { script: "echo 'All done.'" }
`;
}
