#!/bin/bash
# Packages the programs (tests left to make test) and writes every image as an archive; prints the archives' paths last.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -B -ntp -DskipTests package >&2
e2e-tests/images/build.sh
