// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nanobind/nanobind.h>

/// The Python module `radgenome._core`: one function a group of types. Docstrings come from the C++ headers
/// (docs.h, made by docs_from_headers.py). Arrays are indexed (k, j, i), i fastest in memory.
namespace radgenome::python {

void bind_errors(nanobind::module_& module);
void bind_records(nanobind::module_& module);
void bind_questions(nanobind::module_& module);
void bind_knowledge(nanobind::module_& module);
void bind_scan(nanobind::module_& module);
void bind_dataset(nanobind::module_& module);

}  // namespace radgenome::python

/// A field as a read-only property with the comment of its declaration.
#define RADGENOME_FIELD(Type, field) def_ro(#field, &Type::field, doc::Type##_##field)
/// A field whose value Python sees through `convert`.
#define RADGENOME_FIELD_AS(Type, field, convert) \
  def_prop_ro(                                   \
      #field, [](const Type& self) { return convert(self.field); }, doc::Type##_##field)
