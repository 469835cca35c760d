// SPDX-License-Identifier: Apache-2.0
// For clang-tidy alone: Debian's ITK refuses every compiler but the one it was built with, so its detection is
// told that this is GCC 12. Nothing that is built sees this file.
#pragma once
#if __has_include(<itk_compiler_detection.h>)
#pragma push_macro("__clang__")
#pragma push_macro("__GNUC__")
#undef __clang__
#undef __GNUC__
#define __GNUC__ 12
#include <itk_compiler_detection.h>
#include <vcl_compiler_detection.h>
#pragma pop_macro("__GNUC__")
#pragma pop_macro("__clang__")
#endif
