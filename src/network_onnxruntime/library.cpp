// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/library.h"

#include <dlfcn.h>
#include <elf.h>
#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <fstream>
#include <mutex>
#include <optional>

#include "network/failure.h"

namespace radgenome::network {
namespace {

namespace fs = std::filesystem;

/// Of the interface, whose versions are the second number of ONNX Runtime's. The newest function that is
/// called is of 17, the newest option of CUDA of 18.
constexpr int oldest_version = 18;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw Error("no_engine",
              fmt::format("{} {}; name the libonnxruntime.so of the wheel onnxruntime, or for a GPU of "
                          "onnxruntime-gpu, which lies in site-packages/onnxruntime/capi",
                          file.string(), why));
}

/// Of several in a folder the newest, or the link to it.
fs::path library_in(const fs::path& folder) {
  fs::path found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const auto name = entry.path().filename().string();
    if (!name.starts_with("libonnxruntime.so")) continue;
    if (name == "libonnxruntime.so") return entry.path();
    if (found.empty() || found.filename() < name) found = entry.path();
  }
  if (found.empty()) refuse(folder, "holds no libonnxruntime.so");
  return found;
}

/// Without links, as ONNX Runtime looks for its part for CUDA beside itself.
fs::path file_of(const fs::path& given) {
  std::error_code failed;
  auto file = fs::canonical(fs::is_directory(given, failed) ? library_in(given) : given, failed);
  if (failed) refuse(given, "does not exist");
  return file;
}

/// The list of sections lies at the end of a library. One that is cut short would end the process when it is
/// loaded.
bool is_cut_short(const fs::path& file) {
  Elf64_Ehdr head{};
  std::ifstream in(file, std::ios::binary);
  if (!in.read(reinterpret_cast<char*>(&head), sizeof(head))) return false;  // no library at all
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  return !failed && std::memcmp(head.e_ident, ELFMAG, SELFMAG) == 0 &&
         head.e_shoff + std::uint64_t{head.e_shentsize} * head.e_shnum > size;
}

void* opened(const fs::path& file) {
  if (is_cut_short(file)) refuse(file, "is cut short: copy or install it again");
  if (void* handle = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
  const char* reason = ::dlerror();
  refuse(file, fmt::format("cannot be loaded ({})", one_line(reason == nullptr ? "" : reason)));
}

const OrtApiBase* interface_of(void* handle, const fs::path& file) {
  using Get = decltype(OrtGetApiBase);
  auto* const get = reinterpret_cast<Get*>(::dlsym(handle, "OrtGetApiBase"));
  const auto* base = get == nullptr ? nullptr : get();
  if (base == nullptr) refuse(file, "is not ONNX Runtime");
  return base;
}

/// 32 of "1.32.0"; 0 where that is no version. Asked first, as GetApi prints where it refuses.
int minor_of(std::string_view version) {
  const auto point = version.find('.');
  int number = 0;
  if (point != std::string_view::npos && version.substr(0, point) != "0")
    std::from_chars(version.data() + point + 1, version.data() + version.size(), number);
  return number;
}

Library loaded(const fs::path& file) {
  const auto* base = interface_of(opened(file), file);
  const std::string version = base->GetVersionString();
  const auto* api = minor_of(version) < oldest_version ? nullptr : base->GetApi(oldest_version);
  if (api == nullptr)
    refuse(file, fmt::format("is ONNX Runtime {}, and 1.{} or newer is needed", version, oldest_version));
  Ort::InitApi(api);
  return {file, version};
}

}  // namespace

const Library& open_library(const fs::path& given) {
  static std::mutex opening;
  static std::optional<Library> library;  // its interface is one variable of the process
  const std::lock_guard alone(opening);
  const auto file = file_of(given);
  if (!library) library = loaded(file);
  if (library->file != file)
    throw Error("no_engine", fmt::format("{} is open already, and a process takes one ONNX Runtime, so {} "
                                         "cannot be used beside it",
                                         library->file.string(), file.string()));
  return *library;
}

}  // namespace radgenome::network
