// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "table/writer.h"

/// The seam between the program and libradgenome_parquet.so. Arrow takes tens of milliseconds to load, more
/// than most commands take in all; so only who writes Parquet opens that library. Both sides are built
/// together. Across the seam failures are std::exception, and whatever the sink throws.
extern "C" radgenome::table::Writer* radgenome_new_parquet_writer(const radgenome::table::Schema& schema,
                                                                  radgenome::table::Sink sink);
