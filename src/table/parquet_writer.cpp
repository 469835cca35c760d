// SPDX-License-Identifier: Apache-2.0
#include <dlfcn.h>
#include <fmt/format.h>

#include "core/error.h"
#include "table/formats.h"
#include "table/parquet_library.h"

namespace radgenome::table {
namespace {

using NewWriter = decltype(&radgenome_new_parquet_writer);
constexpr const char* library_name = "libradgenome_parquet.so";

/// From the library beside the program, else from where the system looks for libraries. It stays open.
NewWriter load() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  const auto beside = program.parent_path().parent_path() / "lib" / library_name;
  const auto path = std::filesystem::exists(beside, failed) ? beside.string() : library_name;
  void* library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  void* function = library == nullptr ? nullptr : ::dlsym(library, "radgenome_new_parquet_writer");
  if (function == nullptr)
    throw Error("no_parquet",
                fmt::format("Parquet cannot be written, its library did not load ({}); build with "
                            "`./dev build`, or write CSV or JSON.",
                            ::dlerror()));
  return reinterpret_cast<NewWriter>(function);
}

}  // namespace

std::unique_ptr<Writer> parquet_writer(const Schema& schema, Sink sink) {
  static const NewWriter new_writer = load();
  return std::unique_ptr<Writer>(new_writer(schema, std::move(sink)));
}

}  // namespace radgenome::table
