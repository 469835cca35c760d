// SPDX-License-Identifier: Apache-2.0
#include "core/library.h"

#include <dlfcn.h>

#include <filesystem>

#include "core/error.h"

namespace radgenome {
namespace {

namespace fs = std::filesystem;

/// Where the code that is running here lies: the program, or a module of Python that holds it.
fs::path own_folder() {
  std::error_code failed;
  Dl_info here{};
  if (::dladdr(reinterpret_cast<void*>(&own_folder), &here) != 0 && here.dli_fname != nullptr)
    if (const auto file = fs::canonical(here.dli_fname, failed); !failed) return file.parent_path();
  return fs::read_symlink("/proc/self/exe", failed).parent_path();
}

std::string path_of(const std::string& library) {
  std::error_code failed;
  for (const auto& folder : {own_folder(), own_folder().parent_path() / "lib"})
    if (fs::exists(folder / library, failed)) return folder / library;
  return library;
}

}  // namespace

void* function_in(const std::string& library, const char* function) {
  void* opened = ::dlopen(path_of(library).c_str(), RTLD_NOW | RTLD_LOCAL);
  void* found = opened == nullptr ? nullptr : ::dlsym(opened, function);
  if (found != nullptr) return found;
  const char* reason = ::dlerror();
  throw Error("no_library", "a part of the program cannot be loaded (" +
                                std::string(reason == nullptr ? library : reason) +
                                "); build it again with `./dev build`");
}

}  // namespace radgenome
