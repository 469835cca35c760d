// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "table/reader.h"
#include "table/writer.h"

/// The seam between the program and libradgenome_parquet.so (see core/library.h). Failures are
/// std::exception, and whatever the sink throws; the reader throws Error.
extern "C" radgenome::table::Writer* radgenome_new_parquet_writer(const radgenome::table::Schema& schema,
                                                                  radgenome::table::Sink sink);
extern "C" radgenome::table::Reader* radgenome_new_parquet_reader(const std::filesystem::path& path);
