"""All long attacks, one after the other. Run: make attack."""

import sys

from bench.attack import fuzz, schema, soak

if __name__ == "__main__":
    results = {one.__name__.rpartition(".")[2]: one.main() for one in (schema, fuzz, soak)}
    print(", ".join(f"{name}: {'held' if held else 'FINDINGS'}" for name, held in results.items()))
    sys.exit(not all(results.values()))
