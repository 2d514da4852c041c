namespace Lvs.Core.Tests.Config.Schema;

public sealed class KeywordDocumentTests
{
    [Fact]
    public void The_document_about_keepalived_s_keywords_is_what_the_table_says()
        => Assert.Equal(KeywordDocument.Write(), Documents.Current("docs/from-keepalived.md", KeywordDocument.Write()));
}
