// The names of things, each a type of its own.
#pragma once

#include "base/strong.hpp"

namespace xinqiao {

using KindName = Strong<struct KindNameTag>;        // "penalty": a file of schema/kinds
using SystemName = Strong<struct SystemNameTag>;    // "league": a file of conf/systems
using StreamName = Strong<struct StreamNameTag>;    // one list that a system offers to be read
using MappingName = Strong<struct MappingNameTag>;  // a file of schema/mappings
using RecordKey = Strong<struct RecordKeyTag>;      // the natural key inside a kind, canonical
using SubjectCode = Strong<struct SubjectCodeTag>;  // a USCC, or "P-…" for a natural person
using Cursor = Strong<struct CursorTag>;      // how far a source was read; empty: from the start
using ChangeId = Strong<struct ChangeIdTag>;  // message number of one push, the same when repeated

}  // namespace xinqiao
