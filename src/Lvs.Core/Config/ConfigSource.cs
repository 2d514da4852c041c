using System.Collections.Immutable;
using Lvs.Core.Config.Keepalived;
using Lvs.Core.Config.Keepalived.Text;

namespace Lvs.Core.Config;

/// <summary>A configuration with the text it was read from, taken apart: for one who writes it down again.</summary>
/// <param name="Result">What was read.</param>
/// <param name="Statements">The statements of its text, in the words of its syntax.</param>
/// <param name="Comments">The comments by the statements they belong to; null when they were not asked for.</param>
internal sealed record ConfigSource(ConfigResult Result, ImmutableArray<Statement> Statements, SourceComments? Comments);
