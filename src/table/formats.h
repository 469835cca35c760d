// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "table/writer.h"

/// The module's own workings: a writer a format.
namespace radgenome::table {

std::unique_ptr<Writer> csv_writer(const Schema& schema, Sink sink);
std::unique_ptr<Writer> json_writer(Sink sink);
std::unique_ptr<Writer> json_lines_writer(Sink sink);
/// @error no_library
std::unique_ptr<Writer> parquet_writer(const Schema& schema, Sink sink);

}  // namespace radgenome::table
