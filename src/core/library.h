// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace radgenome {

/// A function of one of the program's own shared libraries (build/lib), which is opened when it is first
/// needed and stays open: Arrow and ITK take longer to load than most commands take in all. Both sides of
/// such a seam are built together, so C++ types and exceptions may cross it.
/// @param library  "libradgenome_parquet.so": looked for beside the program or the module that calls, in
///                 ../lib beside it, then where the system looks
/// @error no_library
void* function_in(const std::string& library, const char* function);

template <class Function>
Function* function_in(const std::string& library, const char* function) {
  return reinterpret_cast<Function*>(function_in(library, function));
}

}  // namespace radgenome
