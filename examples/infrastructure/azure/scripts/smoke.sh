#!/usr/bin/env bash
# Runs after the deployment, with its outputs as variables: a wrong answer fails the stage.
set -euo pipefail
case "$blobEndpoint" in
  https://*) echo "blobs of $STAGE_ENVIRONMENT are at $blobEndpoint" ;;
  *) echo "no endpoint for blobs: '$blobEndpoint'" >&2 && exit 1 ;;
esac
