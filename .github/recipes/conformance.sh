#!/bin/sh
# Checks a target with relcon, as a job of a CI does.
#
#   STATES_TOKEN=… conformance.sh staging.yaml zenlayer-staging --shard auto --require conformant
#
# The first word is the target file and the second one the name of the target again; all others are flags of `relcon verify`.
# The reports stand in the folder $REPORTS (reports) under the name $RUN: relcon, or relcon-INDEX in a Kubernetes Indexed Job.
# The exit code is that of `relcon verify`.
#
# What an earlier try has left that was killed is removed first, and what this one leaves is removed at its end. Only a runner
# that is lost altogether leaves its ledger in $REPORTS: there, and with the same $RUN, the next try finds it.
set -u
target=${1:?the target file} name=${2:?the name of the target again}
shift 2
run=${REPORTS:-reports}/${RUN:-relcon${JOB_COMPLETION_INDEX:+-$JOB_COMPLETION_INDEX}}
mkdir -p "${REPORTS:-reports}"

sweep() {
    if [ -s "$run.ledger" ]; then
        relcon sweep --ledger "$run.ledger" --target "$target" --yes || return
        rm -f "$run.ledger"
    fi
}

sweep || exit

# A CI that gives up sends SIGTERM: relcon then tears down what it has, and writes its reports.
relcon verify --target "$target" --allow-release "$name" --ledger "$run.ledger" --report "json=$run.json" --report "junit=$run.xml" \
    --report "html=$run.html" --report "markdown=$run.md" "$@" &
trap 'kill -TERM $!' INT TERM
wait $!
status=$?
while kill -0 $! 2>/dev/null; do # the wait was cut short by a signal
    wait $!
    status=$?
done

sweep
if [ -n "${GITHUB_STEP_SUMMARY:-}" ] && [ -s "$run.md" ]; then
    cat "$run.md" >>"$GITHUB_STEP_SUMMARY"
fi
exit $status
